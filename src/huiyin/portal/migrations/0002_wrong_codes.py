from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0001_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='WrongCode',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField(db_index=True)),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '查询失败计数',
            },
        ),
    ]
