"""A fund raised or cut in mid-year; payments of funds on the lines of the budget."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0103_budget_sums"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FundChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grounds", models.CharField(max_length=1000, verbose_name="调整理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待领导小组审定"),
                            ("adopted", "已批准"),
                            ("declined", "未批准"),
                            ("withdrawn", "已撤回"),
                            ("reversed", "已冲销"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "fund_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="finance.fundyear"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="finance.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金年中调整",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("fund_year",), name="fund_change_one_waits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FundChangeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="明细项目")),
                ("economic", models.CharField(blank=True, max_length=5, verbose_name="部门经济分类科目")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="调整金额")),
                ("decided", models.DecimalField(decimal_places=2, max_digits=18, null=True, verbose_name="批准金额")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="finance.fundchange"
                    ),
                ),
            ],
            options={
                "verbose_name": "年中调整明细",
                "ordering": ("place", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("change", "name"), name="fund_change_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="fund_change_of_something"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fundentry",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="finance.fundchange",
            ),
        ),
        migrations.AlterField(
            model_name="fundentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("adopted", "核定"),
                    ("transfer", "调剂"),
                    ("change", "年中调整"),
                    ("reversal", "冲销"),
                ],
                max_length=10,
                verbose_name="方式",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="to_date",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="batch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("imported", "导入"),
                    ("adjusted", "预算调整"),
                    ("booked", "执行登记"),
                    ("reversed", "冲销"),
                    ("drawn_up", "编制决算"),
                    ("paid", "专项资金支付"),
                ],
                max_length=10,
                verbose_name="方式",
            ),
        ),
        migrations.CreateModel(
            name="PaymentBooking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_bookings",
                        to="finance.budgetline",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="finance.payment"
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_by",
                        to="finance.posting",
                    ),
                ),
                (
                    "within",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contains",
                        to="finance.posting",
                    ),
                ),
            ],
            options={
                "verbose_name": "支付的预算记账",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posting__isnull", False), ("within__isnull", True)),
                            models.Q(("posting__isnull", True), ("within__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_booked_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="payment_booked_in_a_month"
                    ),
                ],
            },
        ),
    ]
