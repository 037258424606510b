"""Addresses of the forms, under `/quan-tri/bieu-mau/`."""

from django.urls import path

from .views import building, listing, publishing, trying

app_name = "question_pages"
urlpatterns = [
    path("", listing.forms_list, name="list"),
    path("moi/", listing.new, name="new"),
    path("nhap/", listing.bring_in, name="import"),
    path("su-dung/", listing.uses, name="uses"),
    path("<uuid:form_id>/", building.show, name="form"),
    path("<uuid:form_id>/ten/", building.heading, name="heading"),
    path("<uuid:form_id>/doi-cho/", building.move, name="move"),
    path("<uuid:form_id>/trang/", building.add_page, name="add_page"),
    path("<uuid:form_id>/trang/<slug:key>/", building.edit_page, name="page"),
    path("<uuid:form_id>/trang/<slug:key>/bo/", building.remove_page, name="remove_page"),
    path("<uuid:form_id>/trang/<slug:key>/cau-hoi/", building.add_question, name="add_question"),
    path("<uuid:form_id>/trang/<slug:key>/quy-tac/<int:number>/", building.rule, name="rule"),
    path("<uuid:form_id>/cau-hoi/<slug:key>/", building.edit_question, name="question"),
    path("<uuid:form_id>/cau-hoi/<slug:key>/bo/", building.remove_question, name="remove_question"),
    path("<uuid:form_id>/xem/", trying.preview, name="preview"),
    path("<uuid:form_id>/xem/<slug:key>/", trying.preview_page, name="preview_page"),
    path("<uuid:form_id>/thu/", trying.attempt, name="try"),
    path("<uuid:form_id>/so-sanh/", publishing.compare, name="compare"),
    path("<uuid:form_id>/ban-hanh/", publishing.publish, name="publish"),
    path("<uuid:form_id>/thu-hoi/", publishing.withdraw, name="withdraw"),
    path("<uuid:form_id>/bo/", publishing.discard, name="discard"),
    path("<uuid:form_id>/phien-ban-moi/", publishing.new_version, name="new_version"),
    path("<uuid:form_id>/xuat/", publishing.export, name="export"),
    path("<uuid:form_id>/json-schema/", publishing.schema, name="schema"),
]
