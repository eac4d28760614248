/* “Was this page right?”: adds what the page's panels show at the moment, see publish/report.py. */
for (const report of document.querySelectorAll("details.hublab-report")) {
  const lines = report.querySelector("pre");
  const about = lines.textContent;
  report.addEventListener("toggle", () => {
    if (!report.open) return;
    const { hublabAddress: address, hublabTitle: title, hublabPanel: panel } = report.dataset;
    const panels = [...document.querySelectorAll("[data-hublab-scenario]")].map(
      // A live panel changes its link with its answer.
      ({ id, dataset }) => `${panel} ${id}, ${dataset.hublabLink ?? dataset.hublabScenario}`,
    );
    lines.textContent = [about, ...panels, navigator.userAgent].join("\n");
    const link = report.querySelector("a");
    if (link)
      link.href = address
        .replace("{title}", encodeURIComponent(title))
        .replace("{body}", encodeURIComponent(`\n\n${lines.textContent}`));
  });
}
