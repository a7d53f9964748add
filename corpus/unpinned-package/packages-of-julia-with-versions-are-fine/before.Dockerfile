FROM julia:1.10.5
RUN julia -e 'import Pkg; Pkg.add(name="IJulia", version="1.25.0"); Pkg.add(Pkg.PackageSpec(url="https://github.com/lab/Sim.jl", rev="4f2a9c1"))'
COPY . /repo
RUN julia --project=/repo -e 'using Pkg; Pkg.instantiate()'
