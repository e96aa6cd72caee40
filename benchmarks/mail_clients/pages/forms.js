// The form in its look: hints, a read message beside it, and what a test asks for (?open, ?filled) with the truth told.
const look = document.body.className, asked = new URLSearchParams(location.search);
const [write, subject, body, to] = ["write", "subject", "body", "to"].map((id) => document.getElementById(id));
const HINTS = { hints: ["To", "Add a subject", "Type your message here"], corner: ["", "", "Write something"], floating: ["", "", ""] };
const [forTo, forSubject, forBody] = HINTS[look] ?? ["", "", ""];
to.placeholder = forTo; subject.placeholder = forSubject; if (forBody) body.dataset.placeholder = forBody;
document.getElementById("aside").innerHTML = `<b>Notes of Monday</b><p>From: Ines Torres &lt;ines.torres@desk.example&gt;<br>
  To: Sam Reed &lt;sam@desk.example&gt;<br>Subject: Notes of Monday</p><p>here are the notes, have a look</p><p>Ines</p>`;
document.execCommand("defaultParagraphSeparator", false, "div");
function show(on) {
  write.hidden = !on; document.body.classList.toggle("writing", on);
  const covers = !["beside", "corner"].includes(look);
  document.getElementById("list").hidden = on && covers;
  document.getElementById("folders").hidden = on && ["bare", "pills", "stacked"].includes(look);
  if (on) to.focus(); else emptied(subject, body);
}
document.getElementById("compose").onclick = () => show(true);
document.getElementById("send").onclick = async () => { if (await sendMail(subject, body)) { show(false); toast("Message sent"); } };
function place(element) {
  const box = element.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
}
if (asked.has("open")) {
  show(true);
  if (asked.has("filled")) { rows.to.input.value = "ruth.albers@desk.example"; rows.to.take(); subject.value = "Room for Thursday"; body.focus(); }
  const tell = () => fetch("/truth", { method: "POST", body: JSON.stringify({
    to: place(to.closest(".chips")), subject: place(subject), body: place(body), send: place(document.getElementById("send")) }) });
  addEventListener("resize", tell); setTimeout(tell, 50);
}
