"""The addresses of data calls; the other registers have the pages of their layouts."""

from django.urls import path

from .calls import views

urlpatterns = [
    path("data-call/new/", views.call_new, name="data-call-new"),
    path("data-call/<uuid:pk>/", views.call_page, name="data-call-page"),
    path("data-call/<uuid:pk>/step/", views.call_send, name="data-call-step"),
    path("data-request/", views.request_list, name="data-requests"),
    path("data-request/<uuid:pk>/", views.request_page, name="data-request-page"),
    path("data-request/<uuid:pk>/file/<uuid:file>/", views.request_file, name="data-request-file"),
]
