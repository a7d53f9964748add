FROM debian:12
COPY shiny.deb /tmp/
RUN dpkg -i /tmp/shiny.deb
RUN chown -R tides /srv
