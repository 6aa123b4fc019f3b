// The phone's camera, and pictures made small enough to be sent. Used by door.js.
"use strict";

async function start() {
  if (!navigator.mediaDevices?.getUserMedia) { byId("asks").textContent = words.camera_none; byId("start").hidden = true; return; }
  try {
    const video = byId("video");
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    await video.play();
    byId("camera").classList.add("on");
    navigator.wakeLock?.request("screen").catch(() => undefined);
    try { localStorage.setItem("door-camera", "on"); } catch { /* asked again next time */ }
  } catch { byId("asks").textContent = words.camera_none; }
}

async function drawn(source, width, height, longest, most) {
  const by = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * by);
  canvas.height = Math.round(height * by);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.8, 0.6, 0.4]) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= most) return blob;
  }
  return null;
}

async function frame(longest, most) {
  const video = byId("video");
  if (!byId("camera").classList.contains("on") || !video.videoWidth) return null;
  return drawn(video, video.videoWidth, video.videoHeight, longest, most);
}
