// An alarm shows by itself: the page asks every 15 seconds whether there is one, or it is over.
// Without JavaScript it shows when the page is loaded again.
const page = document.body.dataset;
async function look() {
  try {
    const answer = await fetch(page.alarm, { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== page.stamp) location.replace(page.here);
  } catch {
    // No connection just now: the next look is in 15 seconds.
  }
}
setInterval(look, 15000);
