"""Names of what stands in files of processes."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "urn:motcua:process"
CEL = "urn:motcua:cel"

type Element = etree._Element
