from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('signin', '0002_scanned'),
    ]

    operations = [
        migrations.RenameField(
            model_name='grant',
            old_name='scanned_by',
            new_name='claimed_by',
        ),
    ]
