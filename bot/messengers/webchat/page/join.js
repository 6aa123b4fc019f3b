// Press the button once somebody really looks: link previews and prerenderers do not.
let pressed = false;
const press = () => {
  if (pressed || document.visibilityState !== "visible" || document.prerendering) return;
  pressed = true;
  document.forms[0].requestSubmit();
};
document.addEventListener("visibilitychange", press);
document.addEventListener("prerenderingchange", press);
// Back from the chat: stay here, the button is still there.
const entry = performance.getEntriesByType("navigation")[0];
if (!entry || entry.type !== "back_forward") press();
