FROM julia:1.11-bookworm
RUN julia -e 'using Pkg; Pkg.add("IJulia")'
