FROM debian:12
RUN sed -i 's/^#NAME_REGEX=.*/NAME_REGEX="^.*$"/' /etc/adduser.conf && adduser --disabled-password --gecos "" --uid 1001 Helper
RUN useradd --create-home --uid 1000 Guest.User
USER Guest.User
