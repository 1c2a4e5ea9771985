// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How does the Map page move?
// Needs the page that the server made, which is whole without this. Gives maps that can be moved, a year slider for
// pointer and keyboard, and a link between map and list. Where a browser can't, the server's pictures stay.

import { setWorkerUrl } from "maplibre-gl";

import { drawing, isDrawing } from "./draw";
import { type Look, Pane, type Shapes, moveTogether } from "./pane";
import { json, part, takeOver, word } from "./page";
import { together, toggle } from "./together";

interface Looks {
  codes: string[];
  periods: string[];
  addresses: string[];
  maps: Record<string, Look[]>[];
}

const island = part("kaart-eiland");
const detail = part("kaart-uitleg");
const address = new URL(window.location.href);

async function start(): Promise<void> {
  const { worker, where, shapes: shapesAt, looks: looksAt, query } = island.dataset;
  if (!worker || !shapesAt || !looksAt) return;
  setWorkerUrl(worker);
  const asked = new URLSearchParams(query);
  const about = `gemeente=${asked.get("gemeente") ?? ""}&niveau=${asked.get("niveau") ?? ""}`;
  const earlier = asked.get("indeling");
  const [shapes, looks, other] = await Promise.all([
    json<Shapes>(`${shapesAt}?${about}`),
    json<Looks>(`${looksAt}?${asked}`),
    earlier ? json<Shapes>(`${shapesAt}?${about}&indeling=${earlier}`).catch(() => null) : null,
  ]);
  const panes = makePanes(shapes, looks, where ?? "");
  const second = asked.get("jaar2"); // of the second map, which then stands still
  slider(panes, looks, asked.get("jaar") ?? "", second !== null);
  await Promise.all(panes.map((pane) => pane.ready()));
  const first = asked.get("jaar") ?? "";
  looks.maps.forEach((frames, at) => panes[at]?.paint(frames[at > 0 ? (second ?? first) : first] ?? []));
  for (const pane of panes) {
    if (asked.get("codes")) pane.label((shape) => shape.properties.code.slice(6));
    if (other) pane.overlay(other);
  }
  moveTogether(panes);
  followList(panes);
  together(panes);
  if (panes[0]) drawing(panes[0], island.dataset["place"] ?? "");
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => panes.forEach((pane) => pane.repaint()));
  island.dataset["state"] = panes.length ? "ready" : "still";
}

/** A map for each figure; none where the browser can't draw them, and then the server's pictures stay. */
function makePanes(shapes: Shapes, looks: Looks, where: string): Pane[] {
  const panes: Pane[] = [];
  // What was chosen stays told when the pointer leaves the map, so that its link can be reached.
  let chosen: string | null = null;
  const tell = (code: string | null): void => {
    if (isDrawing()) return;
    for (const pane of panes) pane.mark(code ?? chosen);
    markRow(code ?? chosen);
    if (code === null && chosen !== null) return;
    const title = code === null ? "" : panes.map((pane) => pane.titleOf(code)).join(" · ");
    if (code !== chosen && detail.textContent !== title) detail.textContent = title;
  };
  const open = (code: string, at: { lng: number; lat: number }): void => {
    if (isDrawing() || toggle(code, panes)) return;
    chosen = null;
    tell(code);
    chosen = code;
    const link = document.createElement("a");
    link.href = looks.addresses[looks.codes.indexOf(code)] ?? "";
    link.textContent = word("Open");
    const around = document.createElement("a");
    around.href = `${where}?q=${at.lat.toFixed(6)},${at.lng.toFixed(6)}`;
    around.textContent = word("Where");
    detail.append(" ", link, " · ", around);
  };
  try {
    for (const figure of island.querySelectorAll<HTMLElement>(".map-one")) {
      panes.push(new Pane(figure, shapes, looks.codes, tell, open));
    }
  } catch {
    for (const pane of panes) pane.map.remove();
    island.querySelectorAll<HTMLElement>(".map-frame").forEach((frame) => (frame.hidden = false));
    return [];
  }
  return panes;
}

function markRow(code: string | null): void {
  document.querySelectorAll("#kaart-tabel tr.is-here").forEach((row) => row.classList.remove("is-here"));
  if (code) document.querySelector(`#kaart-tabel tr[data-code="${CSS.escape(code)}"]`)?.classList.add("is-here");
}

/** What is pointed at or has the focus in the list is marked on the map. */
function followList(panes: Pane[]): void {
  const table = part("kaart-tabel");
  const mark = (event: Event): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("tr[data-code]") : null;
    for (const pane of panes) pane.mark(row?.dataset["code"] ?? null);
  };
  for (const kind of ["mouseover", "mouseleave", "focusin", "focusout"]) table.addEventListener(kind, mark);
}

/** The year slider: the map follows at once; the list, the sentence and the address when it rests. */
function slider(panes: Pane[], looks: Looks, first: string, secondStands: boolean): void {
  const holder = part("kaart-schuif");
  if (looks.periods.length < 2) return;
  const input = part<HTMLInputElement>("jaarschuif");
  const output = part("jaarschuif-jaar");
  const choose = document.getElementById("jaar") as HTMLSelectElement | null;
  holder.hidden = false;
  input.value = String(looks.periods.indexOf(first));
  let waiting = 0;
  let asking = new AbortController();
  input.addEventListener("input", () => {
    const period = looks.periods[Number(input.value)] ?? first;
    output.textContent = period;
    input.setAttribute("aria-valuetext", period);
    if (choose) choose.value = period;
    panes.forEach((pane, at) => {
      const frame = looks.maps[at]?.[period];
      if (frame && (at === 0 || !secondStands)) pane.paint(frame);
    });
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      asking.abort();
      asking = new AbortController();
      address.searchParams.set("jaar", period);
      window.history.replaceState(null, "", address);
      takeOver(address.href, asking.signal).catch((fault: unknown) => {
        if (!(fault instanceof DOMException && fault.name === "AbortError")) detail.textContent = word("Failed");
      });
    }, 200);
  });
}

start().catch(() => {
  detail.textContent = word("Failed");
  island.dataset["state"] = "failed";
});
