from django.urls import path

from huiyin.letters.views import files, templates

app_name = "letters"

urlpatterns = [
    path("letters/templates/", templates.templates_page, name="templates"),
    path("letters/templates/<int:organ>/", templates.templates_page, name="templates_of"),
    path("letters/templates/<int:organ>/code/", templates.set_code, name="code"),
    path("letters/templates/<int:organ>/<slug:kind>/", templates.kind_page, name="kind"),
    path("letters/templates/<int:organ>/<slug:kind>/upload/", templates.upload, name="upload"),
    path("letters/templates/<int:organ>/<slug:kind>/chain/", templates.set_chain, name="chain"),
    path("letters/templates/<int:organ>/<slug:kind>/skip/", templates.skip, name="skip"),
    path("letters/templates/<int:organ>/<slug:kind>/<int:number>.docx", files.template_file, name="template_file"),
    path("letters/templates/<int:organ>/<slug:kind>/<int:number>/try/", files.trial_page, name="trial"),
    path("letters/templates/<int:organ>/<slug:kind>/<int:number>/retire/", templates.retire, name="retire"),
]
