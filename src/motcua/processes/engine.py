"""SpiffWorkflow, run on files we wrote ourselves, with CEL as its only language.

What an office uploads is read into a `Graph`, checked, and written again; the engine sees only that.
The specification is shared by all cases of a version and never saved with a case.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lxml import etree
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.task import TaskState

from motcua.kernel import cel
from motcua.kernel.errors import Refusal

from .expressions import Variables, assignments, check_variables
from .graph import Graph
from .refusals import NoRoute, StepAlreadyDone
from .writing import write_for_engine

type State = dict[str, Any]


class _NoPython:
    """Stands where the engine would evaluate Python; nothing ever comes here."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"process engine asked for Python: {name}")


class CelScriptEngine(PythonScriptEngine):  # type: ignore[misc]  # the library has no types
    """Conditions are CEL and must be true or false; scripts are lines `name = <CEL>`.

    Both see the variables of the case, one set for all its branches: a value given in one branch is not
    overwritten by an older one that another branch carried along.
    """

    def __init__(self) -> None:
        super().__init__(environment=_NoPython())

    def validate(self, expression: str) -> None:
        cel.compile_expression(expression)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        return cel.holds(expression, task.workflow.data)

    def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
        for name, expression in assignments(script):
            values = task.workflow.data
            values.update(check_variables({name: cel.evaluate(expression, values)}, [name]))
        return True

    def call_service(self, task: Any, **kwargs: Any) -> None:
        raise RuntimeError("service tasks are not supported")


class _Join(ParallelGateway):  # type: ignore[misc]  # the library has no types
    """Goes on when one token has arrived on each flow in, and takes exactly those.

    The library's own join remembers arrivals of earlier rounds, so that in a loop it may go on too early.
    """

    def _update_hook(self, my_task: Any) -> bool:
        others = [
            task
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self and task is not my_task and task.has_state(TaskState.WAITING)
        ]
        arrived = {task.parent.task_spec.name for task in (*others, my_task)}
        if len(arrived) < len(self.inputs):
            my_task._set_state(TaskState.WAITING)
            return False
        for task in others:
            task.cancel()
        return True

    def _run_hook(self, my_task: Any) -> bool:
        return True


class _Parser(BpmnParser):  # type: ignore[misc]  # the library has no types
    OVERRIDE_PARSER_CLASSES = {full_tag("parallelGateway"): (GatewayParser, _Join)}


class _StateOnly(BpmnWorkflowConverter):  # type: ignore[misc]  # the library has no types
    """The library's own form of a running workflow, without the specification.

    The variables stand apart, as they are: the library would take a name in them for one of its types.
    """

    spec: Any = None

    def to_dict(self, workflow: Any) -> State:
        saved: State = super(BpmnWorkflowConverter, self).to_dict(workflow)
        return {**saved, "data": {}, "variables": dict(workflow.data)}

    def from_dict(self, saved: State, *, spec: Any) -> Any:
        workflow = self.target_class(spec, {}, deserializing=True)
        workflow.tasks = self.mapping_from_dict(saved["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(saved["root"])]
        self.set_default_attributes(workflow, saved)
        workflow.data = dict(saved["variables"])
        return workflow


_REGISTRY = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: _StateOnly})
_ENGINE = CelScriptEngine()


def compile_graph(graph: Graph) -> Any:
    """The engine's specification of a checked process; shared, never changed."""
    parser = _Parser()
    parser.add_bpmn_xml(etree.fromstring(write_for_engine(graph)))
    return parser.get_spec(graph.key)


class Run:
    """One case's way through its process, in memory."""

    def __init__(self, workflow: Any) -> None:
        workflow.script_engine = _ENGINE
        self._workflow = workflow

    @classmethod
    def begin(cls, spec: Any, variables: Mapping[str, Any]) -> "Run":
        """Starts and goes on to the first steps. Raises `NoRoute` or a refusal of an expression."""
        run = cls(BpmnWorkflow(spec, script_engine=_ENGINE))
        run.give(variables)
        run._advance()
        return run

    @classmethod
    def resume(cls, spec: Any, state: State) -> "Run":
        return cls(_REGISTRY.restore(state, spec=spec))

    @property
    def open(self) -> list[str]:
        """Elements of the steps and timers now open."""
        return [task.task_spec.name for task in self._ready()]

    @property
    def finished(self) -> bool:
        return bool(self._workflow.is_completed())

    @property
    def variables(self) -> Variables:
        return dict(self._workflow.data)

    def give(self, variables: Mapping[str, Any]) -> None:
        """Sets variables of the case; those not named stay as they are."""
        self._workflow.data.update(variables)

    def complete(self, element_id: str) -> None:
        """Ends an open step and goes on. Raises `StepAlreadyDone`, `NoRoute`, or a refusal of an expression."""
        task = next((t for t in self._ready() if t.task_spec.name == element_id), None)
        if task is None:
            raise StepAlreadyDone
        task.run()
        self._advance()

    def state(self) -> State:
        return _REGISTRY.convert(self._workflow)  # type: ignore[no-any-return]  # the library has no types

    def _ready(self) -> list[Any]:
        return self._workflow.get_tasks(state=TaskState.READY, manual=True)  # type: ignore[no-any-return]  # no types

    def _advance(self) -> None:
        try:
            self._workflow.do_engine_steps()
        except WorkflowTaskException as error:
            if isinstance(error.__cause__, Refusal):
                raise error.__cause__ from error
            raise
        except WorkflowException as error:
            if "No conditions satisfied" in str(error):
                raise NoRoute from error
            raise
