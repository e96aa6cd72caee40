// Shared by all looks: example messages, recipients as chips, icons, and posting a message.
document.documentElement.classList.toggle("dark", "{theme}" === "dark");
const ICONS = {
  pen: "M4 20l4-1 11-11-3-3L5 16z", menu: "M3 6h18M3 12h18M3 18h18", search: "M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M15 15l6 6",
  gear: "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v4M12 18v4M2 12h4M18 12h4", clip: "M8 12l7-7a4 4 0 0 1 5 5l-9 9a6 6 0 0 1-8-8l8-8",
  bold: "M7 4h6a4 4 0 0 1 0 8H7zM7 12h7a4 4 0 0 1 0 8H7z", slant: "M10 4h8M6 20h8M14 4L10 20", under: "M6 4v8a6 6 0 0 0 12 0V4M5 21h14",
  dots: "M4 7h2M4 12h2M4 17h2M9 7h12M9 12h12M9 17h12", link: "M9 15l6-6M8 11l-3 3a4 4 0 0 0 6 6l3-3M16 13l3-3a4 4 0 0 0-6-6l-3 3",
  bin: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13", send: "M3 4l18 8-18 8 3-8z", close: "M5 5l14 14M19 5L5 19", wide: "M4 10V4h6M20 14v6h-6",
  low: "M5 18h14", save: "M4 4h13l3 3v13H4zM8 4v6h8V4", smile: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8 14a5 5 0 0 0 8 0M9 9v1M15 9v1",
  box: "M3 13l3-8h12l3 8v6H3zM3 13h5a4 4 0 0 0 8 0h5", reply: "M10 5L4 11l6 6M4 11h9a7 7 0 0 1 7 7v1",
};
for (const place of document.querySelectorAll("[data-icon]"))
  place.insertAdjacentHTML("afterbegin", `<svg viewBox="0 0 24 24"><path d="${ICONS[place.dataset.icon]}"/></svg> `);

const KNOWN = ["accounts@house.example", "board@house.example", "ines.torres@desk.example", "helpdesk@house.example"];
const MAILS = [["Ines Torres", "Notes of Monday", "here are the notes, have a look"], ["Accounts", "Invoice 2231", "attached as agreed"],
  ["Board", "Agenda", "please send your points until Friday"], ["Helpdesk", "Your new printer", "it stands in room 12"],
  ["Ines Torres", "Re: lunch", "one o'clock is fine"], ["News of the house", "Heating", "will be checked next week"]];
for (const list of document.querySelectorAll(".list"))
  list.innerHTML += MAILS.map(([who, what, more]) =>
    `<div class="mail"><span class="who">${who}</span><span class="what">${what} <span class="faint">- ${more}</span></span></div>`).join("");

class Recipients {
  // A row of chips with an input behind them. A chip is made on Enter, comma, semicolon, Tab and when the input is left.
  constructor(place) {
    this.place = place; this.input = place.querySelector("input"); this.addresses = [];
    this.input.addEventListener("keydown", (event) => {
      if ([",", ";", "Enter"].includes(event.key)) { event.preventDefault(); this.take(); }
      if (event.key === "Tab") this.take();
      if (event.key === "Backspace" && !this.input.value) this.drop(this.addresses.length - 1);
    });
    this.input.addEventListener("input", () => this.suggest());
    this.input.addEventListener("blur", () => setTimeout(() => this.take(), 120));
    place.addEventListener("click", (event) => { if (event.target === place) this.input.focus(); });
  }
  take(text = this.input.value) {
    this.clear();
    for (const part of text.split(/[,;]/).map((each) => each.trim()).filter(Boolean)) {
      if (part !== "" && !this.addresses.includes(part)) this.addresses.push(part);
    }
    this.input.value = ""; this.draw();
  }
  drop(index) { this.addresses.splice(index, 1); this.draw(); }
  draw() {
    for (const old of this.place.querySelectorAll(".chip")) old.remove();
    this.addresses.forEach((address, index) => {
      const chip = document.createElement("span");
      chip.className = "chip" + (/^\S+@\S+\.\S+$/.test(address) ? "" : " bad");
      chip.textContent = address;
      const cross = document.createElement("b"); cross.textContent = "\u00d7"; cross.onclick = () => this.drop(index);
      chip.append(cross); this.place.insertBefore(chip, this.input);
    });
    if (this.input.dataset.placeholder === undefined) this.input.dataset.placeholder = this.input.placeholder;
    this.input.placeholder = this.addresses.length ? "" : this.input.dataset.placeholder;
  }
  suggest() {
    this.clear();
    const typed = this.input.value.trim().toLowerCase();
    const found = typed.length > 1 ? KNOWN.filter((each) => each.includes(typed)) : [];
    if (!found.length) return;
    const box = document.createElement("div"); box.className = "found";
    for (const each of found) {
      const line = document.createElement("div"); line.textContent = each;
      line.onmousedown = (event) => { event.preventDefault(); this.take(each); };
      box.append(line);
    }
    this.place.append(box);
  }
  clear() { this.place.querySelector(".found")?.remove(); }
}

const rows = {};
for (const place of document.querySelectorAll(".chips")) rows[place.dataset.for] = new Recipients(place);
for (const link of document.querySelectorAll("[data-shows]"))
  link.addEventListener("click", () => { document.getElementById(link.dataset.shows).hidden = false; link.hidden = true; });
for (const cross of document.querySelectorAll("[data-closes]"))
  cross.addEventListener("click", () => { document.getElementById(cross.dataset.closes).hidden = true; });

function bodyText(body) { return body.value ?? body.innerText.replace(/\u00a0/g, " "); }
function toast(text) {
  const box = document.createElement("div"); box.className = "toast"; box.textContent = text;
  document.body.append(box); setTimeout(() => box.remove(), 6000);
}
async function sendMail(subject, body) {
  // True when it was handed on; an alert says why not, as such pages do.
  for (const row of Object.values(rows)) row.take();
  const post = { to: rows.to.addresses, cc: rows.cc?.addresses ?? [], bcc: rows.bcc?.addresses ?? [],
    subject: subject.value, body: bodyText(body) };
  const bad = [...post.to, ...post.cc, ...post.bcc].filter((each) => !/^\S+@\S+\.\S+$/.test(each));
  if (!post.to.length || bad.length) { toast(bad.length ? `The address ${bad[0]} is not valid` : "Add at least one recipient"); return false; }
  const answer = await fetch("/send", { method: "POST", body: JSON.stringify(post) });
  if (!answer.ok) toast("The message could not be sent: " + await answer.text());
  return answer.ok;
}
function emptied(subject, body) {
  for (const row of Object.values(rows)) { row.addresses = []; row.draw(); }
  subject.value = ""; if ("value" in body) body.value = ""; else body.textContent = "";
}
