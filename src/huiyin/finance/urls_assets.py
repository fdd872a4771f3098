"""Assets."""

from __future__ import annotations

from django.urls import URLPattern, path

from huiyin.finance.views import assets, stock

urlpatterns: list[URLPattern] = [
    path("finance/assets/", assets.list_page, name="assets"),
    path("finance/assets/cards.xlsx", assets.list_file, name="assets_file"),
    path("finance/assets/new/", assets.new_page, name="asset_new"),
    path("finance/assets/labels/", assets.labels_page, name="asset_labels"),
    path("finance/assets/<int:pk>/", assets.asset_page, name="asset"),
    path("finance/assets/<int:pk>/move/", assets.move, name="asset_move"),
    path("finance/assets/<int:pk>/dispose/", assets.dispose, name="asset_dispose"),
    path("finance/disposals/<int:pk>/", assets.disposal_page, name="disposal"),
    path("finance/purchases/", assets.plans_page, name="purchase_plans"),
    path("finance/purchases/write/<int:year>/", assets.plan_write_page, name="purchase_write"),
    path("finance/purchases/<int:pk>/", assets.plan_page, name="purchase_plan"),
    path("finance/purchases/<int:pk>/submit/", assets.plan_submit, name="purchase_submit"),
    path("finance/purchases/<int:pk>/plan.xlsx", assets.plan_file, name="purchase_file"),
    path("finance/stock/", stock.takes_page, name="stock_takes"),
    path("finance/stock/<int:pk>/", stock.take_page, name="stock_take"),
    path("finance/stock/<int:pk>/take.xlsx", stock.take_file, name="stock_file"),
    path("finance/stock/<int:pk>/surplus/", stock.surplus, name="stock_surplus"),
    path("finance/stock/<int:pk>/close/", stock.close, name="stock_close"),
    path("finance/stock/scan/<int:pk>/", stock.scan_page, name="asset_scan"),
]
