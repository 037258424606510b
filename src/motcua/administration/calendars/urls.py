"""Addresses of calendars, under `/quan-tri/lich/`."""

from django.urls import path

from .views import changing, listing, opening, showing

app_name = "calendars"
urlpatterns = [
    path("", listing.calendar_list, name="list"),
    path("mo/", opening.open_calendar, name="open"),
    path("<uuid:calendar_id>/", showing.calendar, name="calendar"),
    path("<uuid:calendar_id>/<slug:change>/", changing.calendar, name="change"),
    path("don-vi/<uuid:unit_id>/", showing.unit, name="unit"),
    path("don-vi/<uuid:unit_id>/<slug:change>/", changing.unit, name="change_unit"),
    path("muc/<slug:kind>/<uuid:entry_id>/sua/", changing.amend, name="amend"),
    path("muc/<slug:kind>/<uuid:entry_id>/bo/", changing.withdraw, name="withdraw"),
]
