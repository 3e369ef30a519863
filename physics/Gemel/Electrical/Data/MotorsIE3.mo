within Gemel.Electrical.Data;
record MotorsIE3 "Least rated efficiencies of IE3 motors, 50 Hz"
  constant Units.Power power[22](each min = 750, each max = 1e6) = {0.75e3, 1.1e3, 1.5e3, 2.2e3, 3e3, 4e3, 5.5e3, 7.5e3, 11e3, 15e3, 18.5e3, 22e3, 30e3, 37e3, 45e3, 55e3,
    75e3, 90e3, 110e3, 132e3, 160e3, 200e3} "Rated shaft power (shape: sizes)";
  constant Units.Efficiency poles2[22] = {0.807, 0.827, 0.842, 0.859, 0.871, 0.881, 0.892, 0.901, 0.912, 0.919, 0.924, 0.927, 0.933, 0.937, 0.940, 0.943, 0.947,
    0.950, 0.952, 0.954, 0.956, 0.958} "Efficiency with two poles (shape: sizes)";
  constant Units.Efficiency poles4[22] = {0.825, 0.841, 0.853, 0.867, 0.877, 0.886, 0.896, 0.904, 0.914, 0.921, 0.926, 0.930, 0.936, 0.939, 0.942, 0.946, 0.950,
    0.952, 0.954, 0.956, 0.958, 0.960} "Efficiency with four poles (shape: sizes)";
  annotation(Documentation(info = "<html>
<p>Source: Commission Regulation (EU) 2019/1781, annex I, table 2 (IE3), and IEC 60034-30-1:2014, table 8.</p>
</html>"));
end MotorsIE3;
