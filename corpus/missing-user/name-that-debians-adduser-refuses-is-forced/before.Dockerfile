FROM debian:12
RUN adduser --disabled-password --gecos "Guest" --uid 1000 Guest.User
USER Guest.User
