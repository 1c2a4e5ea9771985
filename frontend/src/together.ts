// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How are areas put together to a place, from the list or on the map?
// Needs the boxes of the list. Gives the ticked areas a heavy line on each map; a click on the map ticks a box while choosing
// is on. The form of the page sends them, as it does without a script.

import { part, word } from "./page";
import type { Pane } from "./pane";

const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("#kaart-tabel input[name=gebied]")];

export function together(panes: Pane[]): void {
  const button = part<HTMLButtonElement>("kies-kaart");
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    tell(isOn ? word("Choosing") : "");
  });
  part("kaart-tabel").addEventListener("change", () => mark(panes));
  mark(panes);
}

/** Tick or untick the area when choosing on the map is on; false when it is off. */
export function toggle(code: string, panes: Pane[]): boolean {
  if (part("kies-kaart").getAttribute("aria-pressed") !== "true") return false;
  const box = boxes().find((one) => one.value === code);
  if (!box) return false;
  box.checked = !box.checked;
  mark(panes);
  return true;
}

function mark(panes: Pane[]): void {
  const codes = new Set(boxes().filter((one) => one.checked).map((one) => one.value));
  for (const pane of panes) pane.choose(codes);
  if (codes.size) tell(word("Ticked").replace("{count}", String(codes.size)));
}

function tell(text: string): void {
  part("kies-stand").textContent = text;
}
