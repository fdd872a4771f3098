// Where tabs are wider than the window, the one that is open stands in sight.
export function startTabs() {
  for (const tabs of document.querySelectorAll(".tabs")) {
    const here = tabs.querySelector("[aria-current]");
    if (here !== null && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - 16;
  }
}
