// Small comforts. Every page works without this file.

(() => {
  "use strict";

  const words = (seconds) =>
    seconds >= 60 ? `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒` : `${seconds} 秒`;

  // A wait that counts down beside its words.
  for (const place of document.querySelectorAll("[data-wait]")) {
    const end = Date.now() + Number(place.dataset.wait) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      place.textContent = left ? `还要等 ${words(left)}。` : "现在可以再试了。";
      if (left) setTimeout(tick, 500);
    };
    tick();
  }

  // One press sends a form once. The press itself goes through; only the next is held back.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
  // Coming back by the browser's own button, the page is as it was before the press.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });

  // A group of check boxes that allows only so many says so while choosing.
  for (const group of document.querySelectorAll("[data-most]")) {
    const most = Number(group.dataset.most);
    const said = document.getElementById(group.dataset.said);
    group.addEventListener("change", (event) => {
      const chosen = group.querySelectorAll("input:checked").length;
      if (chosen > most) event.target.checked = false;
      said.textContent = `选了 ${Math.min(chosen, most)} 样，最多 ${most} 样。`;
    });
  }
})();
