within Gemel.Air;
package Laws "Effectiveness of heat exchangers"
  type Configuration = enumeration(CounterFlow "Counterflow", ParallelFlow "Parallel flow", CrossFlowUnmixed "Crossflow, both streams unmixed",
    CrossFlowAirMixed "Crossflow, air mixed, water unmixed", CrossFlowWaterMixed "Crossflow, water mixed, air unmixed") "How the streams run";
end Laws;
