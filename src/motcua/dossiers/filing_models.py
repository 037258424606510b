"""What is kept beside a dossier from the moment it is filed: who filed it for whom, and the papers on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class Authorisation(models.TextChoices):
    """By what somebody may act for another. Source: blds-2015#138, nd-118-2025#15."""

    CERTIFIED = "certified", _("Giấy ủy quyền có công chứng, chứng thực")
    WRITTEN = "written", _("Giấy ủy quyền không chứng thực")
    INTRODUCTION = "introduction", _("Giấy giới thiệu của cơ quan, tổ chức")
    BY_LAW = "by_law", _("Giấy tờ chứng minh là người đại diện theo pháp luật")


class ActingForAnother(models.Model):
    """Somebody who files for the applicant, and the paper that lets them."""

    name = models.CharField(max_length=300)
    number = models.CharField(max_length=14)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    authorisation = models.CharField(max_length=12, choices=Authorisation)
    paper_number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Representation(ActingForAnother):
    """Who filed the dossier for its applicant."""

    dossier = models.OneToOneField(
        "dossiers.Dossier", on_delete=models.PROTECT, primary_key=True, related_name="representation"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(number=""), name="representation_is_of_somebody"),
            models.CheckConstraint(
                condition=Q(authorisation__in=Authorisation.values), name="representation_authorisation"
            ),
        ]


class CountedPaper(models.Model):
    """A paper as it lies on the desk: how many originals and copies were handed over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.CharField(max_length=120)
    name = models.TextField()
    originals = models.PositiveSmallIntegerField()
    copies = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class HandedPaper(CountedPaper):
    """A paper of the dossier. What was only scanned is an `Attachment`; a paper may be both."""

    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="handed")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "paper"], name="handed_paper_listed_once"),
            models.CheckConstraint(condition=Q(originals__gt=0) | Q(copies__gt=0), name="handed_paper_is_there"),
        ]


class KeyedAct(models.Model):
    """An act that another system asked for under a key of its own, done in the same transaction.

    The key sent again with the same words finds it done; `digest` is of these words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class RegisterEntry(models.Model):
    """The place of a received dossier in the register of a unit: given once, in the order of reception, and kept.

    Source: tt-03-2025.
    """

    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, primary_key=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="dossier_register_serial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.serial}/{self.year}"
