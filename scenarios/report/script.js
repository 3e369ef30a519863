// Cursor, zoom over time and switching of series. The page is complete without it. Texts are only ever set as text.
"use strict";
(() => {
  const all = (q, at = document) => Array.from(at.querySelectorAll(q));
  const one = (q, at = document) => at.querySelector(q);
  document.documentElement.classList.add("js");

  // copying
  for (const button of all(".copy")) {
    const source = button.closest("tr") || button.closest("details");
    if (!navigator.clipboard || !source) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(one("code", source).textContent.trimEnd() + (source.tagName === "TR" ? "" : "\n")).then(() => {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
    });
  }

  // filter of the table of variables
  for (const input of all(".filter")) {
    input.hidden = false;
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const body of all("tbody", input.closest("details"))) {
        let any = false;
        for (const row of all("tr[data-name]", body)) {
          const text = (row.dataset.name + " " + row.lastElementChild.textContent).toLowerCase();
          row.hidden = !words.every((w) => text.includes(w));
          any = any || !row.hidden;
        }
        body.hidden = !any;
      }
    });
  }
  for (const link of all(".variables a")) {
    link.addEventListener("click", () => {
      const box = document.getElementById(link.hash.slice(1))?.closest("details");
      if (box) box.open = true;
    });
  }
  addEventListener("beforeprint", () => all("details.source").forEach((d) => { d.open = true; }));

  const root = one(".trends");
  if (!root) return;
  const X = 20000, Y = 4000;
  const t0 = +root.dataset.t0, length = +root.dataset.length, clock = root.dataset.epoch !== "", epoch = +root.dataset.epoch;
  const now = one(".now", root), nowText = now.textContent, reset = one(".reset", root), hint = one(".hint", root);
  let z0 = 0, z1 = 1;

  // numbers, as the program writes them
  const group = (s) => {
    let [whole, frac] = s.replace("-", "").split(".");
    const sign = s.startsWith("-") && /[1-9]/.test(s) ? "\u2212" : "";
    if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
    return sign + whole + (frac ? "." + frac : "");
  };
  const scientific = (v, digits) => {
    if (v === 0) return "0";
    const [mantissa, e] = v.toExponential(digits - 1).split("e");
    const power = String(+e).replace(/./g, (c) => c === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[+c]);
    return String(+mantissa).replace("-", "\u2212") + "\u202f\u00d7\u202f10" + power;
  };
  const write = (v, decimals) => decimals < 0 ? scientific(v, 4) : group(v.toFixed(decimals));
  const step = (span, n) => {
    const raw = span / n, e = Math.floor(Math.log10(raw) + 1e-9);
    for (const m of [1, 2, 5]) if (m * 10 ** e >= raw * (1 - 1e-9)) return [m, e];
    return [1, e + 1];
  };
  const linear = (lo, hi, n, whole) => {
    const [m, e] = whole && hi - lo < n ? [1, 0] : step(hi - lo, n), size = m * 10 ** e, list = [];
    for (let k = Math.ceil(lo / size - 1e-9); k <= Math.floor(hi / size + 1e-9) && list.length < 50; k++) {
      list.push([k * size, Math.abs(lo) >= 1e7 || Math.abs(hi) >= 1e7 || Math.max(Math.abs(lo), Math.abs(hi)) < 1e-3 ? scientific(k * size, 6) : group((k * size).toFixed(Math.max(0, -e)))]);
    }
    return [list, Math.min(9, Math.max(0, 2 - e))];
  };

  // times
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (n) => String(n).padStart(2, "0");
  const date = (t) => new Date(epoch + Math.round(t * 1000));
  const day = (d) => d.getUTCDate() + " " + months[d.getUTCMonth()];
  const hm = (d) => two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
  const elapsed = (t, fine) => {
    if (Math.abs(t) < 120 || fine < 1) return write(t, fine < 1 ? Math.min(9, Math.ceil(-Math.log10(fine))) : 1) + " s";
    const s = Math.round(Math.abs(t)), d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
    return (t < 0 ? "\u2212" : "") + (d ? d + " d " : "") + (h || d ? h + " h " : "") + m + " min " + two(s % 60) + " s";
  };
  const moment = (a) => {
    const t = t0 + a * length, fine = (z1 - z0) * length / 1000;
    if (!clock) return elapsed(t, fine);
    const d = date(t);
    return day(d) + " " + d.getUTCFullYear() + ", " + hm(d) + ":" + two(d.getUTCSeconds());
  };
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400, 172800, 604800, 1209600];
  const timeTicks = (from, to, n) => {
    const list = [];
    if (!clock) {
      let unit = "s", size = 1;
      for (const [u, s] of [["min", 60], ["h", 3600], ["d", 86400]]) if (to - from >= 3 * s) [unit, size] = [u, s];
      for (const [v, label] of linear(from / size, to / size, n)[0]) list.push([v * size, label + " " + unit, ""]);
      return list;
    }
    const s = steps.find((x) => (to - from) / x <= n);
    if (!s) {
      const per = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((p) => (to - from) / (2629800 * p) <= n) || 600;
      const d = date(from);
      for (let m = Math.floor((d.getUTCFullYear() * 12 + d.getUTCMonth()) / per) * per; list.length < 50; m += per) {
        const at = (Date.UTC(Math.floor(m / 12), m % 12, 1) - epoch) / 1000;
        if (at > to) break;
        if (at >= from) list.push([at, (per < 12 ? months[m % 12] + " " : "") + Math.floor(m / 12), m % 12 ? "" : "strong"]);
      }
      return list;
    }
    const midnight = (Math.floor((epoch + from * 1000) / 86400000) * 86400000 - epoch) / 1000;
    for (let k = Math.ceil((from - midnight) / s - 1e-9); midnight + k * s <= to + 1e-6; k++) {
      const t = midnight + k * s, d = date(t), zero = hm(d) === "00:00" && d.getUTCSeconds() === 0;
      list.push([t, s >= 86400 || zero ? day(d) : s < 60 ? hm(d) + ":" + two(d.getUTCSeconds()) : hm(d), zero && s < 86400 ? "strong" : ""]);
    }
    return list;
  };

  // charts: the SVG paths are the data
  const parse = (path) => {
    const xs = [], ys = [];
    let x = 0, y = 0;
    for (const [, c, rest] of path.getAttribute("d").matchAll(/([MLlhv])([^MLlhv]*)/g)) {
      const n = (rest.match(/-?\d+/g) || []).map(Number);
      if (c === "M") { [x, y] = n; if (xs.length) { xs.push(x); ys.push(NaN); } }
      if (c === "l") { x += n[0]; y += n[1]; }
      if (c === "h") x += n[0];
      if (c === "v") y += n[0];
      xs.push(x);
      ys.push(y);
    }
    return { xs, ys };
  };
  const valueAt = (line, x) => { // in grid units; NaN in a gap
    const { xs, ys } = line, n = xs.length;
    if (!n || x < xs[0] - 0.5 || x > xs[n - 1] + 0.5) return NaN;
    let lo = 0, hi = n - 1;
    while (lo < hi) { const m = (lo + hi + 1) >> 1; if (xs[m] <= x) lo = m; else hi = m - 1; }
    if (lo === n - 1) return ys[lo];
    const f = (x - xs[lo]) / (xs[lo + 1] - xs[lo] || 1);
    return f <= 0 ? ys[lo] : ys[lo] + f * (ys[lo + 1] - ys[lo]);
  };
  const charts = all(".chart", root).map((el) => {
    const plot = one(".plot", el), lo = +el.dataset.lo, hi = +el.dataset.hi, decimals = +el.dataset.decimals;
    const keys = all(".key", el), paths = all(".clip path", el);
    return { el, plot, svg: one(".clip svg", el), yl: one(".yl", el), hg: one(".hg", el), vg: one(".vg", el), xl: one(".xl", el), limits: all(".lim, .limname", el), when: one(".when", el),
      whole: el.dataset.whole === "1", lo, hi, decimals, fine: decimals, y0: 0, y1: 1, seen: false, series: keys.map((key, i) => ({ key, val: one(".val", key), path: paths[i], line: null, on: true })) };
  });
  const lineOf = (s) => (s.line = s.line || parse(s.path));

  const place = (box, list, prop, make) => {
    box.replaceChildren(...list.map(([at, label, cls]) => {
      const el = document.createElement(make);
      el.style.setProperty(prop, at);
      el.textContent = make === "span" ? label : "";
      if (cls) el.className = cls;
      return el;
    }));
  };

  // the vertical axis follows what is in sight
  const fitY = (c) => {
    let top = Infinity, bottom = -Infinity;
    if (z0 > 0 || z1 < 1 || c.series.some((s) => !s.on)) {
      for (const s of c.series) {
        if (!s.on) continue;
        const line = lineOf(s), x0 = z0 * X, x1 = z1 * X;
        const see = (y) => { if (y < top) top = y; if (y > bottom) bottom = y; };
        see(valueAt(line, x0));
        see(valueAt(line, x1));
        for (let i = 0; i < line.xs.length; i++) if (line.xs[i] >= x0 && line.xs[i] <= x1) see(line.ys[i]);
      }
    }
    let y0 = 0, y1 = 1;
    if (top <= bottom) { // some air, and not so close that the grid of the data shows
      const mid = (top + bottom) / 2 / Y, half = Math.max((bottom - top) / Y * 0.6, 0.02);
      [y0, y1] = [Math.max(0, mid - half), Math.min(1, mid + half)];
    }
    c.y0 = y0;
    c.y1 = y1;
    c.plot.style.setProperty("--w0", y0);
    c.plot.style.setProperty("--ws", 1 / (y1 - y0));
    for (const el of c.limits) { // a limit out of sight must not leave half a label behind
      const y = +el.style.getPropertyValue("--y");
      el.hidden = y < y0 || y > y1;
    }
    const value = (f) => c.hi - f * (c.hi - c.lo);
    const [list, decimals] = linear(value(y1), value(y0), 5, c.whole);
    c.fine = c.decimals < 0 ? -1 : c.whole ? 0 : decimals;
    const ticks = list.map(([v, label]) => [(c.hi - v) / (c.hi - c.lo), label]);
    place(c.yl, ticks, "--y", "span");
    place(c.hg, ticks, "--y", "i");
  };

  const draw = () => {
    root.style.setProperty("--z0", z0);
    root.style.setProperty("--zs", 1 / (z1 - z0));
    const strip = one(".strip .xl", root), width = strip.clientWidth || 800;
    const n = Math.max(3, Math.min(12, Math.floor(width / 64)));
    const ticks = timeTicks(t0 + z0 * length, t0 + z1 * length, n).map(([t, label, cls]) => [(t - t0) / (length || 1), label, cls]);
    place(strip, ticks, "--a", "span");
    for (const c of charts) {
      place(c.xl, ticks, "--a", "span");
      place(c.vg, ticks, "--a", "i");
      fitY(c);
      c.svg.setAttribute("viewBox", [z0 * X, c.y0 * Y, (z1 - z0) * X, (c.y1 - c.y0) * Y].join(" "));
    }
    const whole = z0 <= 0 && z1 >= 1;
    reset.hidden = whole;
    hint.hidden = !whole || length === 0;
  };
  const zoom = (a, b) => {
    if (length <= 0) return;
    const least = 1 / 2000, mid = (a + b) / 2;
    if (b - a < least) [a, b] = [mid - least / 2, mid + least / 2];
    if (a < 0) [a, b] = [0, b - a];
    if (b > 1) [a, b] = [Math.max(0, a - (b - 1)), 1];
    [z0, z1] = [a, b];
    draw();
  };

  // cursor
  let at = null, frame = 0;
  const show = () => {
    frame = 0;
    root.classList.toggle("on", at !== null);
    root.style.setProperty("--c", at === null ? 0 : at);
    now.textContent = at === null ? nowText : moment(at);
    for (const c of charts) {
      if (!c.seen && at !== null) continue;
      c.when.textContent = at === null ? "end" : "at cursor";
      for (const s of c.series) {
        if (at === null) { s.val.textContent = s.val.dataset.end; continue; }
        const y = valueAt(lineOf(s), at * X);
        s.val.textContent = Number.isNaN(y) ? "\u2013" : write(c.hi - y / Y * (c.hi - c.lo), c.fine);
      }
    }
  };
  const point = (a) => {
    at = a;
    if (!frame) frame = requestAnimationFrame(show);
  };
  const seen = new IntersectionObserver((list) => {
    for (const e of list) charts.find((c) => c.el === e.target).seen = e.isIntersecting;
  });

  let from = null;
  const fractionOf = (plot, e) => {
    const box = plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (e.clientX - box.left) / box.width));
  };
  for (const c of charts) {
    seen.observe(c.el);
    c.plot.addEventListener("pointermove", (e) => {
      const f = fractionOf(c.plot, e);
      point(z0 + f * (z1 - z0));
      if (from === null) return;
      root.style.setProperty("--sa", Math.min(f, from));
      root.style.setProperty("--sb", Math.max(f, from));
      root.classList.toggle("selecting", Math.abs(f - from) > 0.005);
    });
    c.plot.addEventListener("pointerleave", () => { if (from === null) point(null); });
    c.plot.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      from = fractionOf(c.plot, e);
      c.plot.setPointerCapture(e.pointerId);
    });
    const end = (e, take) => {
      const f = fractionOf(c.plot, e), a = from;
      from = null;
      root.classList.remove("selecting");
      if (take && a !== null && Math.abs(f - a) > 0.01) zoom(z0 + Math.min(a, f) * (z1 - z0), z0 + Math.max(a, f) * (z1 - z0));
    };
    c.plot.addEventListener("pointerup", (e) => end(e, true));
    c.plot.addEventListener("pointercancel", (e) => end(e, false));
    c.plot.addEventListener("dblclick", () => zoom(0, 1));
    c.plot.addEventListener("keydown", (e) => {
      const width = z1 - z0, here = at === null ? (z0 + z1) / 2 : at;
      const move = (a) => {
        point(Math.min(1, Math.max(0, a)));
        if (a < z0) zoom(Math.max(0, a), Math.max(0, a) + width);
        if (a > z1) zoom(Math.min(1, a) - width, Math.min(1, a));
      };
      if (e.key === "ArrowLeft") move(here - width / (e.shiftKey ? 20 : 200));
      else if (e.key === "ArrowRight") move(here + width / (e.shiftKey ? 20 : 200));
      else if (e.key === "+" || e.key === "=") zoom(here - width / 4, here + width / 4);
      else if (e.key === "-") zoom(Math.max(0, here - width), Math.min(1, here + width));
      else if (e.key === "Escape" || e.key === "0") { zoom(0, 1); point(null); }
      else return;
      e.preventDefault();
    });
    for (const s of c.series) {
      s.key.addEventListener("click", () => {
        s.on = !s.on;
        s.key.setAttribute("aria-pressed", s.on);
        s.path.classList.toggle("off", !s.on);
        draw();
      });
    }
  }
  reset.addEventListener("click", () => zoom(0, 1));
  for (const row of all(".events tr[data-at]")) {
    row.addEventListener("click", () => {
      const a = +row.dataset.at, width = Math.min(z1 - z0, 0.1);
      zoom(a - width / 2, a + width / 2);
      for (const c of charts) c.seen = true;
      point(a);
      root.scrollIntoView({ behavior: "smooth", block: "start" });
    });
  }
  let wide = 0;
  new ResizeObserver(() => { if (Math.abs(root.clientWidth - wide) > 20) { wide = root.clientWidth; draw(); } }).observe(root);
})();
