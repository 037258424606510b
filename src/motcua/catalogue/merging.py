"""A published version and the office's own rules become the terms of a dossier."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import NotFound

from .rule_values import LocalRule
from .values import Channel, ChannelKind, LimitOrigin, Paper, ProcedureVersion, Terms, TimeLimit


class UnknownVariant(NotFound):
    code = "unknown_variant"
    message = _("Thủ tục không có trường hợp này.")


def merge(version: ProcedureVersion, channel: ChannelKind, variant: str, rules: Sequence[LocalRule]) -> Terms:
    """The record comes first; a rule fills in what it does not say. Raises `UnknownVariant`.

    Of ways that differ by case only those of the case asked for, or of every case, count. A record that lists
    the channel more than once with different limits does not say which applies: the limit is then not known,
    and all are listed.
    """
    rows = [c for c in version.channels if c.kind is channel and _applies(c, variant)]
    limits = tuple(dict.fromkeys(c.limit for c in rows if c.limit is not None))
    said = limits[0] if len(limits) == 1 and all(c.limit is not None for c in rows) else None
    rule = _rule_for(channel, rules)
    chosen, origin = _limit(said, rule)
    return Terms(
        version_id=version.id,
        procedure_code=version.code,
        channel=channel,
        variant=variant,
        offered=bool(rows) or not version.channels,
        limit=chosen,
        limit_origin=origin,
        limit_text="; ".join(dict.fromkeys(c.limit_text for c in rows if c.limit_text)),
        limits=limits,
        cutoff=rule.cutoff if rule else None,
        competent_level=rule.competent_level if rule else "",
        form=rule.form if rule else "",
        fees=tuple(dict.fromkeys(fee for c in rows for fee in c.fees)),
        papers=_papers(version, variant),
        source=rule.source if rule else "",
        confirmed=rule.confirmed if rule else True,
        rule_id=rule.id if rule else None,
    )


def _applies(channel: Channel, variant: str) -> bool:
    return not variant or channel.variant in ("", variant)


def _rule_for(channel: ChannelKind, rules: Sequence[LocalRule]) -> LocalRule | None:
    """The rule for this channel, else the one for every channel."""
    own = [r for r in rules if r.channel is channel]
    general = [r for r in rules if r.channel is None]
    return next(iter(own + general), None)


def _limit(said: TimeLimit | None, rule: LocalRule | None) -> tuple[TimeLimit | None, LimitOrigin]:
    if said is not None:
        return said, LimitOrigin.RECORD
    if rule is not None and rule.limit is not None:
        return rule.limit, LimitOrigin.OFFICE
    return None, LimitOrigin.UNKNOWN


def _papers(version: ProcedureVersion, variant: str) -> tuple[Paper, ...]:
    """Of the named case and of every case; without a name, of all (records also use cases as mere headings)."""
    if not variant:
        return tuple(dict.fromkeys(paper for v in version.variants for paper in v.papers))
    for known in version.variants:
        if known.name == variant:
            return tuple(paper for v in version.variants if v.name in ("", variant) for paper in v.papers)
    raise UnknownVariant
