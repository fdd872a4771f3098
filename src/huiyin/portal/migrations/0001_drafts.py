import django.db.models.deletion
import huiyin.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WindowDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('filing', models.CharField(max_length=32, unique=True)),
                ('form', huiyin.vault.fields.SealedTextField(editable=True)),
                ('receipt', huiyin.vault.fields.SealedTextField(editable=True)),
                ('started', models.DateTimeField()),
                ('saved', models.DateTimeField()),
                ('expires', models.DateTimeField(db_index=True)),
                ('filed', models.DateTimeField(null=True)),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '窗口草稿',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='WindowDraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', huiyin.vault.fields.SealedTextField(editable=True)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('file', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('changed', models.BooleanField(default=False)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='portal.windowdraft')),
            ],
            options={
                'verbose_name': '窗口草稿材料',
                'ordering': ('id',),
            },
        ),
    ]
