FROM debian:12
RUN groupadd hydro
RUN useradd --gid hydro --create-home --uid 1000 hydro
USER hydro
