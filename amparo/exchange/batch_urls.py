"""The addresses of the pages of loads. No name and no file name ever stands in one."""

from django.urls import path

from . import batch_views as views
from . import edit_views

urlpatterns = [
    path("loads/", views.batch_list, name="batches"),
    path("loads/new/", views.batch_new, name="batch-new"),
    path("loads/<uuid:pk>/", views.batch_page, name="batch"),
    path("loads/<uuid:pk>/do/<slug:job>/", views.batch_do, name="batch-do"),
    path("loads/<uuid:pk>/stop/", views.batch_stop, name="batch-stop"),
    path("loads/<uuid:pk>/drop/", views.batch_drop, name="batch-drop"),
    path("loads/<uuid:pk>/undo/", views.batch_undo, name="batch-undo"),
    path("loads/<uuid:pk>/explain/", views.batch_explain, name="batch-explain"),
    path("loads/<uuid:pk>/sign/", views.batch_sign, name="batch-sign"),
    path("loads/<uuid:pk>/pairs/", views.batch_pairs, name="batch-pairs"),
    path("loads/<uuid:pk>/pairs/<slug:key>/", views.batch_pair, name="batch-pair"),
    path("loads/<uuid:pk>/edits/", edit_views.batch_edits, name="batch-edits"),
    path("loads/<uuid:pk>/edits/<uuid:edit>/", edit_views.batch_edit, name="batch-edit"),
    path("edits-asked/", edit_views.edits_asked, name="edits-asked"),
    path("edits-asked/<uuid:edit>/", edit_views.edit_asked, name="edit-asked"),
    path("origin/<slug:code>/<uuid:pk>/", views.origin, name="origin"),
]
