"""Whether a page of somebody's PDF may be carried over as it is, or has to become a picture first.

PDF/A-2b wants fonts embedded, colours defined and nothing that acts. Where a page cannot be seen to keep to
that, a picture of it can: it looks the same and holds nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

_FILTERS = {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/ASCII85Decode", "/ASCIIHexDecode"}
_PLAIN_COLOURS = {"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB"}
_SILENT_ANNOTATIONS = {"/Link", "/Popup"}  # left out without a trace on the page
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_OWN_CMAPS = {"/Identity-H", "/Identity-V"}
_REFUSED_OPERATORS = {"k", "K", "sh", "INLINE IMAGE", "d0", "d1"}
_DEEPEST = 12


def is_archivable(page: pikepdf.Page) -> bool:
    """Whether nothing on the page stands against PDF/A-2b, as far as can be told without drawing it."""
    if any(str(note.get("/Subtype")) not in _SILENT_ANNOTATIONS for note in page.obj.get("/Annots", [])):
        return False
    return "/Group" not in page.obj and _is_plain(page.obj, page.resources, depth=0)


def _is_plain(drawing: Object, resources: Object, depth: int) -> bool:
    """A page or a form that it draws: its operators, and all they call upon."""
    if depth > _DEEPEST:
        return False
    return (
        not (resources.keys() & {"/Pattern", "/Shading", "/Properties"})
        and all(_keeps_opaque(state) for state in _values(resources, "/ExtGState"))
        and all(_is_plain_colour(space) for space in _values(resources, "/ColorSpace"))
        and all(_is_embedded(font) for font in _values(resources, "/Font"))
        and all(_is_plain_object(thing, resources, depth) for thing in _values(resources, "/XObject"))
        and _operates_plainly(drawing)
    )


def _values(resources: Object, kind: str) -> Iterator[Object]:
    named = resources.get(kind)
    if isinstance(named, Dictionary):
        yield from (named[key] for key in named.keys())  # noqa: SIM118  a pikepdf dictionary iterates otherwise


def _operates_plainly(drawing: Object) -> bool:
    operators = {str(step.operator) for step in pikepdf.parse_content_stream(drawing)}
    return not operators & _REFUSED_OPERATORS


def _is_plain_object(thing: Object, resources: Object, depth: int) -> bool:
    if not isinstance(thing, Stream) or thing.keys() & {"/OC", "/OPI", "/Ref", "/PS", "/F"}:
        return False
    match str(thing.get("/Subtype")):
        case "/Image":
            return _is_plain_image(thing)
        case "/Form":
            return "/Group" not in thing and _is_plain(thing, thing.get("/Resources", resources), depth + 1)
        case _:
            return False


def _is_plain_image(image: Stream) -> bool:
    if image.keys() & {"/SMask", "/Mask", "/Alternates"} or bool(image.get("/Interpolate", False)):
        return False
    filters = image.get("/Filter", Array([]))
    names = {str(one) for one in filters} if isinstance(filters, Array) else {str(filters)}
    if not names <= _FILTERS:
        return False
    return bool(image.get("/ImageMask", False)) or _is_plain_colour(image.get("/ColorSpace", Name.DeviceCMYK))


def _is_plain_colour(space: Object) -> bool:
    """Grey or red, green and blue, plain or by a profile or a table of colours."""
    if isinstance(space, Name):
        return str(space) in _PLAIN_COLOURS
    if not isinstance(space, Array) or not len(space):
        return False
    match str(space[0]):
        case "/ICCBased":
            return int(space[1].get("/N", 0)) in {1, 3}
        case "/Indexed":
            return _is_plain_colour(space[1])
        case kind:
            return kind in _PLAIN_COLOURS


def _keeps_opaque(state: Object) -> bool:
    opaque = all(float(state.get(key, 1)) == 1 for key in ("/ca", "/CA"))
    modes = str(state.get("/BM", "/Normal")) in {"/Normal", "/Compatible"}
    return opaque and modes and str(state.get("/SMask", "/None")) == "/None" and not (state.keys() & {"/TR", "/HTP"})


def _is_embedded(font: Object) -> bool:
    if str(font.get("/Subtype")) == "/Type0":
        within = font.get("/DescendantFonts", Array([]))
        own_cmap = isinstance(font.get("/Encoding"), Stream) or str(font.get("/Encoding")) in _OWN_CMAPS
        return own_cmap and len(within) == 1 and _is_embedded(within[0])
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FONT_FILES)
