FROM debian:12
RUN adduser --force-badname --disabled-password --gecos "Guest" --uid 1000 Guest.User
USER Guest.User
