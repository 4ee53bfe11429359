"""The addresses of the whole site; the rooms' own pages come before the pages of layouts."""

from django.urls import include, path
from django.views.i18n import set_language

from amparo.access.page import ANYBODY
from amparo.access.urls import record_patterns

from .gallery import gallery

set_language.needs = ANYBODY  # type: ignore[attr-defined]

handler500 = "amparo.config.errors.server_error"
urlpatterns = [
    path("", include("amparo.access.urls")),
    path("language/", set_language, name="set_language"),
    path("ui/", gallery, name="gallery"),
    path("", include("amparo.exchange.join_urls")),
    path("", include("amparo.people.urls")),
    path("", include("amparo.cases.urls")),
    path("", include("amparo.partnerships.urls")),
    path("registers/", include("amparo.exchange.urls")),
    path("", include("amparo.exchange.batch_urls")),
    path("figures/", include("amparo.publishing.figure_urls")),
    path("tip/", include("amparo.publishing.tip.urls")),
    path("forms/", include("amparo.publishing.international.urls")),
    path("published/", include("amparo.publishing.public.urls")),
    path("copies/", include("amparo.publishing.copies.urls")),
    path("reports/", include("amparo.publishing.urls")),
    *record_patterns,
]
