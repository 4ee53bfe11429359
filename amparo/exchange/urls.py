"""The addresses of the pages of registers. No name of a file ever stands in one."""

from django.urls import path

from .uploads import mapping_page, views

urlpatterns = [
    path("", views.upload_list, name="upload-list"),
    path("new/", views.upload_new, name="upload-new"),
    path("template.xlsx", views.template_workbook, name="template-workbook"),
    path("mappings/<uuid:pk>.yaml", views.mapping_text, name="mapping-text"),
    path("<uuid:pk>/", views.upload_page, name="upload-page"),
    path("<uuid:pk>/stop/", views.upload_stop, name="upload-stop"),
    path("<uuid:pk>/mapping/", mapping_page.mapping_page, name="upload-mapping"),
    path("<uuid:pk>/destroy/", views.upload_discard, name="upload-discard"),
]
