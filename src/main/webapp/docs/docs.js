/* The API browser: draws openapi.json, and sends requests with the token that the reader gives it.
   The token is kept in this page's memory only. Everything is set as text, never as markup. */
(() => {
  'use strict';
  const base = document.body.dataset.base;
  const server = location.origin + base;
  const root = document.getElementById("operations");
  const tokenField = document.getElementById("token");
  const words = JSON.parse(document.getElementById("words").textContent);
  const t = (key, ...values) => words[key].replace(/\{(\d)\}/g, (all, n) => String(values[n]));
  const METHODS = ["get", "post", "put", "patch", "delete"];

  const el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter(child => child !== undefined));
    return node;
  };

  const resolve = (api, it) => {
    let at = it;
    while (at && at.$ref) at = at.$ref.slice(2).split("/").reduce((node, part) => node[part], api);
    return at || {};
  };

  /* An example of a schema: enough to be edited into a request. */
  const example = (api, schema, depth = 0) => {
    const it = resolve(api, schema);
    if (it.example !== undefined) return it.example;
    if (depth > 6) return null;
    switch (it.type) {
      case "object": {
        const answer = {};
        for (const [name, property] of Object.entries(it.properties || {})) answer[name] = example(api, property, depth + 1);
        if (it.additionalProperties) answer.key = example(api, it.additionalProperties, depth + 1);
        return answer;
      }
      case "array": return [example(api, it.items, depth + 1)];
      case "integer": case "number": return 0;
      case "boolean": return true;
      default: return it.format === "date-time" ? "2026-02-06T10:30:00Z" : "";
    }
  };

  const json = value => JSON.stringify(value, null, 2);

  const quote = text => "'" + text.replaceAll("'", "'\\''") + "'";

  const curl = request => ["curl"]
    .concat(request.method === "GET" ? [] : ["-X " + request.method])
    .concat(request.open ? [] : ['-H "Authorization: Bearer $OXMON_TOKEN"'])
    .concat(request.body === undefined ? [] : ["-H 'Content-Type: application/json'", "-d " + quote(request.body)])
    .concat([quote(request.url)])
    .join(" ");

  let fieldCount = 0;

  const parameters = operation => {
    const fields = new Map();
    const rows = (operation.parameters || []).map(parameter => {
      const id = "field-" + ++fieldCount;
      const field = el("input", {
        class: "in s mono", id, placeholder: parameter.example || "", required: parameter.required,
        spellcheck: "false", autocomplete: "off", "aria-describedby": id + "-hint",
      });
      fields.set(parameter, field);
      return el("div", { class: "docs-parameter" },
        el("label", { class: "mono", for: id }, parameter.name),
        el("div", {}, field,
          el("p", { class: "hint", id: id + "-hint" },
            t(parameter.required ? "docs.needed" : "docs.optional", parameter.in), " ", el("span", { lang: "en" }, parameter.description || ""))));
    });
    return { fields, rows };
  };

  const request = (method, path, fields, body, open) => {
    let url = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [parameter, field] of fields) {
      const value = field.value.trim();
      if (parameter.in === "path") url = url.replace("{" + parameter.name + "}", encodeURIComponent(value));
      else if (value && parameter.in === "query") query.append(parameter.name, value);
      else if (value && parameter.in === "header") headers[parameter.name] = value;
    }
    const search = query.toString();
    return { method: method.toUpperCase(), url: server + url + (search ? "?" + search : ""), headers, body, open };
  };

  const send = async (it, output) => {
    const headers = { ...it.headers };
    if (!it.open && tokenField.value.trim()) headers.Authorization = "Bearer " + tokenField.value.trim();
    if (it.body !== undefined) headers["Content-Type"] = "application/json";
    const started = performance.now();
    output.replaceChildren(el("p", { class: "dim" }, t("docs.waiting")));
    try {
      const answer = await fetch(it.url, { method: it.method, headers, body: it.body, credentials: "omit", cache: "no-store" });
      const text = await answer.text();
      let shown = text;
      try {
        const value = JSON.parse(text);
        shown = json(value);
        if (it.url.endsWith("/auth/login") && value.token) {
          tokenField.value = value.token;
          sayToken();
        }
      } catch {
        /* not JSON: shown as it is */
      }
      const took = Math.round(performance.now() - started);
      output.replaceChildren(
        el("p", {},
          el("span", { class: answer.ok ? "t-ok" : "t-crit" }, t(answer.ok ? "docs.accepted" : "docs.refused", answer.status)),
          el("span", { class: "dim" }, " " + t("docs.took", took, answer.headers.get("X-Trace-Id") || "–"))),
        el("pre", { class: "docs-pre", tabindex: "0" }, shown.length > 100000 ? shown.slice(0, 100000) + "\n…" : shown));
    } catch {
      output.replaceChildren(el("p", { class: "t-crit" }, t("docs.silent")));
    }
  };

  const tokenState = document.getElementById("token-state");
  const sayToken = () => {
    tokenState.textContent = t(tokenField.value.trim() ? "docs.carried" : "docs.none");
  };
  tokenField.addEventListener("input", sayToken);
  sayToken();

  const answers = (api, operation) => el("ul", { class: "docs-answers", lang: "en" },
    ...Object.entries(operation.responses).map(([status, response]) =>
      el("li", {}, el("span", { class: "mono" }, status), " " + (resolve(api, response).description || ""))));

  const form = (api, path, method, operation) => {
    const open = (operation.security || api.security || []).length === 0;
    const { fields, rows } = parameters(operation);
    const schema = operation.requestBody && operation.requestBody.content["application/json"].schema;
    const body = schema && el("textarea", { class: "in mono docs-body", rows: "6", "aria-label": t("docs.body"), spellcheck: "false" });
    if (body) body.value = json(example(api, schema));
    const line = el("pre", { class: "docs-pre", tabindex: "0" });
    const output = el("div", { "aria-live": "polite" });
    const now = () => request(method, path, fields, body && body.value, open);
    const redraw = () => { line.textContent = curl(now()); };
    const it = el("form", {
      class: "docs-form", oninput: redraw,
      onsubmit: event => { event.preventDefault(); send(now(), output); },
    },
    operation.description ? el("p", { lang: "en" }, operation.description) : undefined,
    ...rows, body, line,
    el("div", { class: "row" }, el("button", { class: "btn pri", type: "submit" }, t("docs.send")),
      el("span", { class: "dim small" }, t(open ? "docs.public" : "docs.private"))),
    output, el("h3", {}, t("docs.answers")), answers(api, operation));
    redraw();
    return it;
  };

  const operation = (api, path, method, it) => {
    const details = el("details", { class: "docs-operation", "data-operation": method.toUpperCase() + " " + path },
      el("summary", {},
        el("span", { class: "docs-method mono" }, method.toUpperCase()),
        el("span", { class: "mono" }, path),
        el("span", { class: "dim", lang: "en" }, it.summary || "")));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(form(api, path, method, it));
    });
    return details;
  };

  /* Narrows the list to the operations that have the words in their method, path or summary. */
  document.getElementById("find").addEventListener("input", event => {
    const words = event.target.value.toLowerCase().split(/\s+/);
    for (const section of root.querySelectorAll("section")) {
      let any = false;
      for (const each of section.querySelectorAll("details")) {
        const text = each.firstElementChild.textContent.toLowerCase();
        each.hidden = !words.every(word => text.includes(word));
        any = any || !each.hidden;
      }
      section.hidden = !any;
    }
  });

  const draw = api => {
    const byTag = new Map();
    for (const [path, item] of Object.entries(api.paths)) {
      for (const method of METHODS) {
        if (!item[method]) continue;
        const tag = (item[method].tags || ["Other"])[0];
        if (!byTag.has(tag)) byTag.set(tag, []);
        byTag.get(tag).push(operation(api, path, method, item[method]));
      }
    }
    document.getElementById("version").textContent = api.info.version;
    root.replaceChildren(...[...byTag].sort(([a], [b]) => a.localeCompare(b)).map(([tag, operations]) =>
      el("section", { "aria-label": tag }, el("h2", { lang: "en" }, tag), ...operations)));
  };

  fetch(server + "/v1/openapi.json", { credentials: "omit" })
    .then(answer => answer.json())
    .then(draw)
    .catch(() => root.replaceChildren(el("p", { class: "t-crit" }, t("docs.unreadable"))));
})();
