// What is easier with a script? Nothing here is needed: every page works without it.
"use strict";
// A form that was sent is not sent twice by an impatient hand.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
// The first fault is shown at once.
const fault = document.querySelector(".box.bad[tabindex]");
if (fault) fault.focus();
// "None of these" and the others of a list exclude each other.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  const list = box.closest("fieldset");
  const none = list && list.querySelector('input[value="-"]');
  if (!none) return;
  for (const other of list.querySelectorAll("input[type=checkbox]")) {
    if ((box === none) !== (other === none)) other.checked = false;
  }
});
// Shortcuts: "/" to the search box, "g" and a letter to a page.
let waitsForLetter = false;
const pages = { h: "/", a: "/applications", p: "/programs", w: "/alerts", m: "/funds", c: "/campaigns" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (waitsForLetter && pages[event.key]) {
    location.href = pages[event.key];
  }
  waitsForLetter = event.key === "g";
});
