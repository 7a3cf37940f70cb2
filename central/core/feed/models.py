from django.db import models


class FeedHead(models.Model):
    """The last ``seq`` of a scope.

    Its row lock, held to the commit, is what makes ``seq`` commit-ordered.
    """

    scope = models.CharField(primary_key=True, max_length=12)
    seq = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)  # cursors below are from before a restored backup


class FeedEntry(models.Model):
    """The latest version of one object.

    ``body`` is its JSON as it goes over the wire; None is a tombstone. ``patch`` (patches.py) leads
    to it from every version of this object since the number ``base``; both None where it would not
    pay or there was no such version.
    """

    scope = models.CharField(max_length=12)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.CharField(max_length=40)
    body = models.TextField(null=True)
    base = models.BigIntegerField(null=True)
    patch = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "seq"], name="feed_scope_seq"),
            models.UniqueConstraint(fields=["scope", "kind", "object_id"], name="feed_object"),
        ]
