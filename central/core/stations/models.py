from django.db import models


class Station(models.Model):
    """A union station (工会驿站).

    ``scope`` is the city whose catalogue it shows (GB/T 2260 code, Zhengzhou 410100).
    """

    id = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=12, default="410100", db_index=True)
    address = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=40, blank=True)
    lat = models.FloatField()  # WGS-84 degrees
    lon = models.FloatField()
    open_hours = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name
