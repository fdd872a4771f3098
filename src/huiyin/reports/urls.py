from django.urls import path

from huiyin.reports.views import files, frozen, pages, palette, passages, preview, publishing, sheets, templates, trials

app_name = "reports"

urlpatterns = [
    path("reports/", pages.reports_page, name="list"),
    path("reports/make/<slug:kind>/", pages.make_page, name="make"),
    path("reports/blank/<slug:kind>.xlsx", files.blank_file, name="blank"),
    path("reports/words/", passages.words_page, name="words"),
    path("reports/words/write/", passages.write_page, name="write_words"),
    path("reports/words/take/", passages.take_words, name="take_words"),
    path("reports/words/sheet/", sheets.sheet_page, name="sheet"),
    path("reports/words/sheet.xlsx", sheets.filled_file, name="filled_sheet"),
    path("reports/templates/", templates.templates_page, name="templates"),
    path("reports/templates/<slug:kind>/names/", palette.palette_page, name="palette"),
    path("reports/templates/<slug:kind>/upload/", templates.upload_page, name="template_upload"),
    path("reports/templates/<slug:kind>/shipped.docx", templates.shipped_file, name="template_shipped"),
    path("reports/templates/<slug:kind>/<int:number>.docx", templates.template_file, name="template_file"),
    path("reports/templates/<slug:kind>/<int:number>/", templates.version_page, name="template"),
    path("reports/templates/<slug:kind>/<int:number>/try/", trials.trial_page, name="template_trial"),
    path("reports/templates/<slug:kind>/<int:number>/retire/", templates.retire, name="template_retire"),
    path("reports/published/", publishing.published_page, name="published"),
    path("reports/published/<int:pk>/withdraw/", publishing.withdraw_page, name="published_withdraw"),
    path("reports/<int:pk>/publish/", publishing.publish_page, name="publish"),
    path("reports/<int:pk>/", frozen.report_page, name="draft"),
    path("reports/<int:pk>/irregular/", frozen.irregular_page, name="irregular"),
    path("reports/<int:pk>/freeze/", frozen.freeze_page, name="freeze"),
    path("reports/<int:pk>/verify/", frozen.verify, name="verify"),
    path("reports/<int:pk>/verify/<int:number>/", frozen.verification_page, name="verification"),
    path("reports/<int:pk>/figures/", frozen.rows_page, name="frozen_rows"),
    path("reports/<int:pk>/preview/", preview.preview_page, name="preview"),
    path("reports/<int:pk>/preview/<int:page>.png", preview.page_picture, name="preview_picture"),
    path("reports/<int:pk>/report.docx", files.word_file, name="word"),
    path("reports/<int:pk>/papers.xlsx", files.papers_file, name="papers"),
]
