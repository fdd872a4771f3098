import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_templates_passages_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='frozen_despite',
            field=models.TextField(blank=True, default='', verbose_name='缺项定稿的理由'),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.DateTimeField(verbose_name='提出时间')),
                ('state', models.CharField(choices=[('queued', '排队'), ('running', '编制中'), ('done', '已完成'), ('failed', '未完成')], default='queued', max_length=10, verbose_name='状态')),
                ('heartbeat', models.DateTimeField(null=True)),
                ('finished', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('problem', models.TextField(blank=True)),
                ('findings', models.JSONField(default=dict)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='reports.report')),
            ],
            options={
                'verbose_name': '报告核验',
                'ordering': ('-id',),
            },
        ),
    ]
