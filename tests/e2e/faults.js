// What is wrong with the page as it is shown, as sentences; empty when all is well.
() => {
  const faults = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);

  const end = document.body.getBoundingClientRect().bottom + window.scrollY;
  const height = document.documentElement.scrollHeight;
  if (height > Math.max(end + 1, window.innerHeight)) faults.push(`empty below: ${height} > ${end}`);

  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".hidden, .skip");
  const name = (e) => `<${e.tagName.toLowerCase()} ${e.className?.baseVal ?? e.className ?? ""}> ` +
    `"${(e.textContent || e.name || "").trim().slice(0, 30)}"`;

  for (const e of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    if (!shown(e)) continue;
    const target = e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") : e;
    const box = target.getBoundingClientRect();
    if (box.height < 48 || box.width < 48)
      faults.push(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${name(e)}`);
    if (box.left < 0 || box.right > width + 0.5) faults.push(`off the screen: ${name(e)}`);
    const labelled = e.labels?.length || e.getAttribute("aria-label") || e.textContent.trim();
    if (!labelled) faults.push(`without a name: ${name(e)}`);
  }

  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || e.matches("script, option") || !shown(e)) continue;
    const style = getComputedStyle(e);
    if (parseFloat(style.fontSize) < 18) faults.push(`small type ${style.fontSize}: ${name(e)}`);
    if (e.closest("[aria-hidden]")) continue;  // the logo is a picture
    const [a, b] = [light(parse(style.color)), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 7) faults.push(`contrast ${contrast.toFixed(2)}: ${name(e)}`);
  }
  return [...new Set(faults)];
}
