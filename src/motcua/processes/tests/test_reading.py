"""Files from outside: what is let in, and what is refused by name."""

from pathlib import Path

import pytest

from motcua.kernel.errors import Invalid
from motcua.processes import api
from motcua.processes.engine import Run, compile_graph
from motcua.processes.files import table_in
from motcua.processes.graph import Graph, Node, NodeKind
from motcua.processes.interchange import exported
from motcua.processes.reading import parse_safely, read_bpmn
from motcua.processes.supported import kept_only
from motcua.processes.writing import write_bpmn

from .builders import a_graph
from .test_interchange import steps_passed

SUB = """<startEvent id="s"/><subProcess id="p1" name="Thẩm định"><startEvent id="s1"/><userTask id="a" name="A"/>
<subProcess id="p2"><startEvent id="s2"/><userTask id="b" name="B"/><endEvent id="e2"/>
<sequenceFlow id="g1" sourceRef="s2" targetRef="b"/><sequenceFlow id="g2" sourceRef="b" targetRef="e2"/></subProcess>
<endEvent id="e1"/><sequenceFlow id="h1" sourceRef="s1" targetRef="a"/>
<sequenceFlow id="h2" sourceRef="a" targetRef="p2"/>
<sequenceFlow id="h3" sourceRef="p2" targetRef="e1"/></subProcess><userTask id="c" name="C"/><endEvent id="e"/>
<intermediateThrowEvent id="m" name="Xong phần thẩm định"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="p1"/><sequenceFlow id="f2" sourceRef="p1" targetRef="m"/>
<sequenceFlow id="f3" sourceRef="m" targetRef="c"/><sequenceFlow id="f4" sourceRef="c" targetRef="e"/>"""
LINE = a_graph("s a", "a b", "b e")


def bpmn(inside: str, before: str = "") -> str:
    return (
        f'{before}<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="urn:zeebe">'
        f'<process id="p">{inside}</process></definitions>'
    )


SIMPLE = (
    '<startEvent id="s"/><task id="a" name="Làm"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/>'
)


def test_a_file_of_another_tool_is_read() -> None:
    graph = read_bpmn(bpmn(SIMPLE, '<?xml version="1.0" encoding="UTF-8"?>\n'))
    assert [(n.id, n.name) for n in graph.steps] == [("a", "Làm")]


def test_what_a_sub_process_holds_is_done_where_it_stands() -> None:
    graph = read_bpmn(bpmn(SUB))
    assert [node.id for node in graph.steps] == ["a", "b", "c"]
    run = Run.begin(compile_graph(graph), {})
    passed = []
    while run.open:
        passed += run.open
        run.complete(run.open[0])
    assert passed == ["a", "b", "c"]
    assert steps_passed(exported(bpmn(SUB).replace("<process ", '<process isExecutable="true" '), "p")) == passed


@pytest.mark.parametrize(
    ("replaced", "by"),
    [('<startEvent id="s1"/>', ""), ('<subProcess id="p1"', '<subProcess id="p1" triggeredByEvent="true"')],
)
def test_a_sub_process_that_is_not_simply_entered_is_refused_by_its_name(replaced: str, by: str) -> None:
    with pytest.raises(api.UnsupportedElement, match=r"subProcess \(p1\)"):
        read_bpmn(bpmn(SUB.replace(replaced, by)))


def test_what_only_says_something_is_kept_and_told_and_leaves_the_table_alone() -> None:
    said = '<dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/><group id="g"/>'
    text = bpmn(SIMPLE + said + '<task id="x"><ioSpecification><dataInput id="i"/></ioSpecification></task>')
    assert kept_only(parse_safely(text)) == ("dữ liệu (3)", "nhóm phần tử (1)")
    plain = bpmn(SIMPLE)
    assert (table_in(bpmn(SIMPLE + said)), table_in(plain) is None) == (None, False)
    assert all(f'id="{i}"' in exported(text, "p") for i in "drg")


def test_an_external_entity_is_refused_and_its_file_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("bí mật")
    doctype = f'<!DOCTYPE definitions [<!ENTITY x SYSTEM "file://{secret}">]>'
    with pytest.raises(api.UnsafeFile) as refusal:
        read_bpmn(bpmn(SIMPLE.replace("Làm", "&x;"), doctype))
    assert "bí mật" not in str(refusal.value)
    with pytest.raises(api.UnsafeFile):
        read_bpmn(bpmn(SIMPLE + "<documentation>&x;</documentation>", doctype))


def test_a_billion_laughs_are_refused() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    laughing = bpmn(SIMPLE + "<documentation>&a10;</documentation>", f"<!DOCTYPE definitions [{entities}]>")
    with pytest.raises(api.UnsafeFile):
        read_bpmn(laughing)


@pytest.mark.parametrize(
    "before", ['<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd">', '<?xml-stylesheet href="http://x/"?>']
)
def test_document_types_and_processing_instructions_are_refused(before: str) -> None:
    with pytest.raises(api.UnsafeFile):
        read_bpmn(bpmn(SIMPLE, before))


def test_a_file_past_the_limit_and_one_that_is_not_xml_are_refused() -> None:
    for text in ["x" * 1_000_001, "không phải XML", ""]:
        with pytest.raises(api.UnsafeFile):
            read_bpmn(text)


@pytest.mark.parametrize(
    "element",
    [
        *("serviceTask", "businessRuleTask", "sendTask", "receiveTask", "subProcess", "transaction"),
        *("inclusiveGateway", "eventBasedGateway", "complexGateway", "boundaryEvent", "intermediateCatchEvent"),
        *("adHocSubProcess", "globalTask"),
    ],
)
def test_an_unsupported_element_is_refused_by_its_name(element: str) -> None:
    with pytest.raises(api.UnsupportedElement, match=rf"{element} \(z\)"):
        read_bpmn(bpmn(f'{SIMPLE}<{element} id="z"/>'))


def test_every_unsupported_element_is_named_at_once_and_foreign_ones_too() -> None:
    inside = SIMPLE.replace('<startEvent id="s"/>', '<startEvent id="s"><timerEventDefinition/></startEvent>')
    inside += "<zeebe:taskDefinition/>"
    with pytest.raises(
        api.UnsupportedElement,
        match=r"timerEventDefinition trong startEvent \(s\), zeebe:taskDefinition trong process \(p\)",
    ):
        read_bpmn(bpmn(inside))


@pytest.mark.parametrize(
    "condition",
    ["__import__('os').system('id') == 0", "open('/etc/passwd') != ''", "(lambda: True)()", "eval('1')", "a = 1", "()"],
)
def test_python_in_a_condition_is_refused(condition: str) -> None:
    graph = a_graph("s a", "a x", f"x b: {condition}", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE)
    with pytest.raises(Invalid):
        write_bpmn(graph)


@pytest.mark.parametrize(
    "script", ["import os", "x = __import__('os')", "print(1)", "x.y = 1", "x == 1", "", "a = b ="]
)
def test_python_in_a_script_is_refused(script: str) -> None:
    graph = a_graph("s a", "a t", "t e", t=NodeKind.SCRIPT)
    scripted = tuple(Node("t", NodeKind.SCRIPT, script=script) if n.id == "t" else n for n in graph.nodes)
    with pytest.raises(Invalid):
        write_bpmn(Graph(graph.key, graph.title, scripted, graph.flows))


@pytest.mark.parametrize(
    "expression", ["size(ten) > 3", "a in [1, 2]", "-a < 3 && !b", "ho_so.startsWith('H')", "a ? b : c"]
)
def test_cel_in_a_condition_is_accepted(expression: str) -> None:
    graph = a_graph("s x", f"x b: {expression}", "x c: *", "b e", "c e", x=NodeKind.EXCLUSIVE)
    assert read_bpmn(write_bpmn(graph)) == graph


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (
            a_graph("s x", "x a: so > 1", "x b: *", "a j", "b j", "j e", x=NodeKind.EXCLUSIVE, j=NodeKind.PARALLEL),
            "kẹt",
        ),
        (a_graph("s p", "p a", "p b", "a c", "b c", "c e", p=NodeKind.PARALLEL), "hai lần"),
        (
            a_graph("s x", "x y: so > 1", "x a: *", "y x", "a e", x=NodeKind.EXCLUSIVE, y=NodeKind.EXCLUSIVE),
            "vòng lặp",
        ),
        (a_graph("s a", "a x", "x b: so > 1", "x c", "b e", "c e", x=NodeKind.EXCLUSIVE), "điều kiện"),
        (a_graph("s a", "a b: so > 1", "b e"), "điều kiện"),
        (a_graph("s a", "a e", "a b", "b e"), "nối"),
        (a_graph("s a", "a b", "a e"), "nối"),
        (a_graph("s a", "a e", "b e"), "nối"),
        (a_graph("s e"), "ít nhất một bước"),
        (a_graph("s Start", "Start e"), "Mã phần tử"),
        (a_graph("s a", "a e", "s a"), "cùng hai phần tử"),
    ],
)
def test_a_process_that_could_go_wrong_is_refused(graph: Graph, words: str) -> None:
    with pytest.raises(api.InvalidProcess, match=words):
        write_bpmn(graph)


def test_a_drawing_shows_every_element_apart() -> None:
    xml = write_bpmn(LINE)
    for element in ("s", "a", "b", "e", "f0", "f1", "f2"):
        assert f'bpmnElement="{element}"' in xml
    assert xml.count("<dc:Bounds") == 4
    assert len({line for line in xml.splitlines() if "<dc:Bounds" in line}) == 4


@pytest.mark.outside_data
def test_a_reference_model_of_the_interchange_group_is_read() -> None:
    path = Path(__file__).resolve().parents[5] / "shared" / "data" / "bpmn" / "A.1.0.bpmn"
    if not path.exists():
        pytest.skip("reference models are not beside the project")
    assert [node.name for node in read_bpmn(path.read_bytes()).steps] == ["Task 1", "Task 2", "Task 3"]


def test_pools_whose_process_holds_nothing_are_no_second_process() -> None:
    empty = '<process id="p0" name="Người dân"><laneSet id="l"/></process>'
    file = bpmn(SIMPLE).replace('<process id="p">', f'{empty}<process id="p">')
    assert read_bpmn(file).key == "p"
    assert 'id="moi"' in exported(file, "moi")
    assert empty[:16] in exported(file, "moi")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("<html/>", "không phải BPMN 2.0: .*“html”"),
        (bpmn(SIMPLE.replace('id="f1" ', "")), "s → a"),
        (
            bpmn(
                SIMPLE.replace('targetRef="a"', 'targetRef="w"') + '<intermediateCatchEvent id="w">'
                "<timerEventDefinition><timeDuration>${han}</timeDuration></timerEventDefinition>"
                '</intermediateCatchEvent><sequenceFlow id="f3" sourceRef="w" targetRef="a"/>'
            ),
            "“w”.*“\\${han}”",
        ),
    ],
    ids=["page", "arrow", "timer"],
)
def test_what_is_wrong_is_named_with_where_it_stands(file: str, said: str) -> None:
    with pytest.raises(api.InvalidProcess, match=said):
        read_bpmn(file)
