"""What other packages may use of the look: component values, tones, and the shell's values.

Pages are written with `{% component %}` and the layouts `ui/citizen.html` and `ui/staff.html`; see `/ui/`.
A component value can also be made in Python and printed in a template: `{{ field }}`.
"""

from motcua.kernel.time import short_moment

from .arriving import came_from
from .component import Component, Content, Together
from .components.action_bar.component import ActionBar
from .components.back_link.component import BackLink
from .components.breadcrumbs.component import Breadcrumbs, Crumb
from .components.button.component import Button
from .components.card.component import Card
from .components.checkboxes.component import Checkboxes
from .components.date_input.component import DateInput, DateParts
from .components.demo_banner.component import DemoBanner
from .components.details.component import Details
from .components.due_badge.component import DueBadge
from .components.empty_state.component import EmptyState
from .components.error_summary.component import ErrorLine, ErrorSummary
from .components.fieldset.component import Fieldset
from .components.file_list.component import FileItem, FileList
from .components.file_upload.component import FileUpload
from .components.filter_form.component import FilterForm
from .components.footer.component import Footer, FooterLink
from .components.hint.component import Hint
from .components.icon.component import Icon
from .components.identity_bar.component import IdentityBar
from .components.input.component import Input
from .components.inset_text.component import InsetText
from .components.key_facts.component import Fact, KeyFacts
from .components.language_switch.component import LanguageSwitch
from .components.link_button.component import LinkButton
from .components.masthead.component import Account, Masthead, NavItem
from .components.money_input.component import MoneyInput
from .components.notification_banner.component import NotificationBanner
from .components.outline.component import Outline, OutlineLink, OutlineNode
from .components.pager.component import Pager
from .components.pagination.component import Pagination
from .components.panel.component import Panel
from .components.password.component import Password
from .components.progress.component import Progress
from .components.radios.component import Radios
from .components.search_box.component import SearchBox
from .components.select.component import Select
from .components.skip_link.component import SkipLink
from .components.summary_list.component import SummaryAction, SummaryList, SummaryRow
from .components.table.component import Column, Row, Table
from .components.tabs.component import Tab, Tabs
from .components.tag.component import Tag
from .components.task_list.component import TaskItem, TaskList
from .components.textarea.component import Textarea
from .components.timeline.component import Moment, Timeline
from .components.warning_text.component import WarningText
from .field import Choice, Field
from .icons import ICONS
from .linking import link
from .manifest import assets_built
from .paging import asked, page_number, pager
from .tones import Tone
from .words import before, day_in_words, moment_in_words, size_in_words, span_in_words, weekday
from .writing import typed

__all__ = [
    "ICONS",
    "Account",
    "ActionBar",
    "BackLink",
    "Breadcrumbs",
    "Button",
    "Card",
    "Checkboxes",
    "Choice",
    "Column",
    "Component",
    "Content",
    "Crumb",
    "DateInput",
    "DateParts",
    "DemoBanner",
    "Details",
    "DueBadge",
    "EmptyState",
    "ErrorLine",
    "ErrorSummary",
    "Fact",
    "Field",
    "Fieldset",
    "FileItem",
    "FileList",
    "FileUpload",
    "FilterForm",
    "Footer",
    "FooterLink",
    "Hint",
    "Icon",
    "IdentityBar",
    "Input",
    "InsetText",
    "KeyFacts",
    "LanguageSwitch",
    "LinkButton",
    "Masthead",
    "Moment",
    "MoneyInput",
    "NavItem",
    "NotificationBanner",
    "Outline",
    "OutlineLink",
    "OutlineNode",
    "Pager",
    "Pagination",
    "Panel",
    "Password",
    "Progress",
    "Radios",
    "Row",
    "SearchBox",
    "Select",
    "SkipLink",
    "SummaryAction",
    "SummaryList",
    "SummaryRow",
    "Tab",
    "Table",
    "Tabs",
    "Tag",
    "TaskItem",
    "TaskList",
    "Textarea",
    "Timeline",
    "Together",
    "Tone",
    "WarningText",
    "asked",
    "assets_built",
    "before",
    "came_from",
    "day_in_words",
    "link",
    "moment_in_words",
    "page_number",
    "pager",
    "short_moment",
    "size_in_words",
    "span_in_words",
    "typed",
    "weekday",
]
