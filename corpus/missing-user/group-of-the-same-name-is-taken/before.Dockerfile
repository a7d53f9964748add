FROM debian:12
RUN groupadd hydro
RUN useradd --create-home --uid 1000 hydro
USER hydro
