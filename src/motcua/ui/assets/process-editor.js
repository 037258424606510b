// The editor of a drawing: what is chosen can be described beside it; saving posts the file.
import Modeler from "bpmn-js/lib/Modeler";

const CEL = "urn:motcua:cel";

export async function edit(form, settings) {
  const drawing = form.querySelector("[data-drawing]");
  const text = form.querySelector("[data-text]");
  const source = text.querySelector("textarea");
  drawing.hidden = false;
  text.hidden = true;
  const modeler = new Modeler(settings(drawing.querySelector("[data-canvas]")));
  try {
    await modeler.importXML(source.value);
  } catch {
    drawing.hidden = true; // the text can still be mended
    text.hidden = false;
    return;
  }
  const canvas = modeler.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  canvas.scroll({ dx: 130, dy: 0 }); // from under the tools
  describe(modeler, drawing);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    document.activeElement?.blur();
    source.value = (await modeler.saveXML({ format: true })).xml;
    form.submit();
  });
  drawing.dataset.ready = "true";
}

const isTimer = (object) => (object.eventDefinitions ?? []).some((one) => one.$type === "bpmn:TimerEventDefinition");

const timeOf = ({ eventDefinitions: [timer] = [] }) => timer?.timeDuration ?? timer?.timeDate;

function kindOf(object) {
  if (/^bpmn:(User|Manual)?Task$/.test(object.$type)) return "step";
  if (object.$type === "bpmn:CallActivity") return "call";
  if (isTimer(object)) return "timer";
  const fromGateway = object.$type === "bpmn:SequenceFlow" && object.sourceRef?.$type === "bpmn:ExclusiveGateway";
  return fromGateway ? "condition" : "";
}

function describe(modeler, drawing) {
  const modeling = modeler.get("modeling");
  const moddle = modeler.get("moddle");
  const control = (name) => drawing.querySelector(`[name="p-${name}"]`);
  let chosen = null;

  const ours = (object, type) => object.extensionElements?.values?.find((one) => one.$type === type);
  const cases = () => {
    const process = modeler.get("canvas").getRootElement().businessObject;
    return Math.max(1, (process.extensionElements?.values ?? []).filter((one) => one.$type === "motcua:Case").length);
  };

  const put = (element, type, properties) => {
    const object = element.businessObject;
    const container = object.extensionElements ?? moddle.create("bpmn:ExtensionElements", { values: [] });
    let part = ours(object, type);
    if (!part) {
      part = moddle.create(type, {});
      part.$parent = container;
      if (type === "motcua:Step") {
        part.times = Array.from({ length: cases() }, () => moddle.create("motcua:Time", { covers: "1" }));
        part.times.forEach((time) => { time.$parent = part; });
      }
      container.values = [...(container.values ?? []), part];
    }
    container.$parent = object;
    modeling.updateProperties(element, { extensionElements: container });
    modeling.updateModdleProperties(element, part, properties);
    return part;
  };

  const expression = (body, language) => {
    const made = moddle.create("bpmn:FormalExpression", { body });
    if (language) made.language = language;
    return made;
  };

  const change = {
    name: (value) => modeling.updateProperties(chosen, { name: value }),
    condition: (value) =>
      modeling.updateProperties(chosen, { conditionExpression: value ? expression(value, CEL) : undefined }),
    span: (value) => {
      const timer = chosen.businessObject.eventDefinitions[0];
      const said = value ? expression(`"${value}"`) : undefined;
      if (said) said.$parent = timer;
      const isDate = /^\d{4}-/.test(value);
      modeling.updateModdleProperties(chosen, timer, {
        timeDate: isDate ? said : undefined,
        timeDuration: isDate ? undefined : said,
      });
    },
    working: (value) => put(chosen, "motcua:Timer", { working: value || undefined }),
    called: (value) => modeling.updateProperties(chosen, { calledElement: value || undefined }),
    minutes: (value) => {
      const step = put(chosen, "motcua:Step", {});
      modeling.updateModdleProperties(chosen, step.times[0], { minutes: value || undefined });
    },
  };
  for (const name of ["role", "unitRule", "unit", "result", "back"]) {
    change[name] = (value) => put(chosen, "motcua:Step", { [name]: value || undefined });
  }

  const read = (object) => {
    const step = ours(object, "motcua:Step");
    return {
      name: object.name,
      condition: object.conditionExpression?.body,
      span: timeOf(object)?.body?.replace(/^["']|["']$/g, ""),
      working: ours(object, "motcua:Timer")?.working,
      called: object.calledElement,
      minutes: step?.times?.[0]?.minutes,
      ...Object.fromEntries(["role", "unitRule", "unit", "result", "back"].map((name) => [name, step?.[name]])),
    };
  };

  const fillBack = (element) => {
    const select = control("back");
    const steps = modeler.get("elementRegistry").filter((one) => one !== element && kindOf(one.businessObject) === "step");
    select.replaceChildren(select.options[0], ...steps.map((one) => new Option(one.businessObject.name || one.id, one.id)));
  };

  const choose = (element) => {
    chosen = element && element.parent && element.type !== "label" ? element : null;
    const kind = chosen ? kindOf(chosen.businessObject) : "";
    drawing.querySelector("[data-nothing]").hidden = Boolean(chosen);
    for (const part of drawing.querySelectorAll("[data-kinds]")) {
      part.hidden = !chosen || (part.dataset.kinds !== "any" && part.dataset.kinds !== kind);
    }
    if (!chosen) return;
    if (kind === "step") fillBack(chosen);
    for (const [name, value] of Object.entries(read(chosen.businessObject))) control(name).value = value ?? "";
  };

  for (const name of Object.keys(change)) {
    control(name).removeAttribute("disabled");
    control(name).addEventListener("change", (event) => { if (chosen) change[name](event.target.value.trim()); });
    control(name).addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") {
        event.preventDefault();
        event.target.blur();
      }
    });
  }
  modeler.on("selection.changed", ({ newSelection }) => choose(newSelection.length === 1 ? newSelection[0] : null));
  modeler.on("element.changed", ({ element }) => { if (element === chosen) choose(element); });
  choose(null);
}
