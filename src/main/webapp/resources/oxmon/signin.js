'use strict';
/* The sign-in page's eye, and its wall: the ribbon enlarged, an invented day of a calm fleet. */
(function (ox) {
  const see = document.getElementById('see');
  const password = document.getElementById('si:p');
  if (see && password) {
    see.classList.remove('hide');
    see.addEventListener('click', () => {
      const shown = password.type === 'password';
      password.type = shown ? 'text' : 'password';
      see.setAttribute('aria-pressed', String(shown));
    });
  }
  const canvas = document.getElementById('art');
  let seed = 7;
  const random = () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };
  const rows = Array.from({ length: 64 }, () => {
    const runs = [];
    for (let k = 0; k < 3; k++) if (random() < 0.16) { const from = random() * 0.9; runs.push([from, from + 0.01 + random() * 0.05, random() < 0.7 ? 'warn-fill' : 'unk-fill']); }
    return runs;
  });
  [22, 23, 24].forEach((row, j) => { rows[row] = [[0.62 + j * 0.004, 0.815, 'unk-fill']]; });
  rows[30] = [[0.38, 0.52, 'warn-fill'], [0.522, 0.66, 'crit-fill']];
  const pen = canvas.getContext('2d');
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue('--ox-' + name);
  function bar(x, y, width) { pen.beginPath(); pen.roundRect(x, y, width, 5, 2.5); pen.fill(); }
  function draw() {
    const width = canvas.clientWidth, height = canvas.clientHeight, dots = window.devicePixelRatio || 1;
    if (!width) return;
    canvas.width = width * dots;
    canvas.height = height * dots;
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    const count = Math.max(0, Math.floor((height - 96) / 14)), top = (height - count * 14) / 2, left = 64, span = width - 128;
    for (let i = 0; i < count; i++) {
      const y = top + i * 14;
      pen.fillStyle = token('ribbon-ok');
      bar(left, y, span);
      for (const run of rows[i % rows.length]) {
        pen.fillStyle = token('surface');
        pen.fillRect(left + run[0] * span - 2, y, (run[1] - run[0]) * span + 4, 5);
        pen.fillStyle = token(run[2]);
        bar(left + run[0] * span, y, (run[1] - run[0]) * span);
      }
    }
  }
  new ResizeObserver(draw).observe(canvas.parentNode);
  document.addEventListener('ox-theme', draw);
  draw();
})(window.ox);
