FROM debian:12
RUN adduser --allow-bad-names --disabled-password --gecos "Guest" --uid 1000 Guest.User
ENV HOME=/home/Guest.User
USER Guest.User
