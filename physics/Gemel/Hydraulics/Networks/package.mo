within Gemel.Hydraulics;
package Networks "Water distribution networks, with the laws that EPANET uses"
  annotation(Documentation(info = "<html>
<p>Junctions with demands, pipes by the three empirical laws, pumps from their curves, the six kinds of control valves, tanks
between a lowest and a highest level: what an imported EPANET file becomes, and what a network can be written from by hand.
The laws are those of L. A. Rossman et al., <i>EPANET 2.2 User Manual</i>, EPA/600/R-20/133, 2020 (below: EPANET 2.2).</p>
<p>Ports carry gauge pressure and mass flow as everywhere in <b>Hydraulics</b>, so that a pump of a network can be replaced
by a <b>PumpSet</b> with motor and drive. <code>rise</code> of a link is the elevation of its end above its beginning.</p>
<p>What EPANET treats as a status (a closed pipe, a pump that cannot lift, a reducing valve that is open) is here one
strictly rising law with a very steep part: no list of cases, and one solution always. A shut link passes about 1e-8 m3/s
per metre of head.</p>
</html>"));
end Networks;
