FROM julia:1.10.5
RUN julia -e 'using Pkg; Pkg.add(["IJulia", "DifferentialEquations"]); Pkg.precompile()'
