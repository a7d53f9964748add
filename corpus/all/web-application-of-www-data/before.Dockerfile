FROM debian:12
RUN apt-get update && apt-get -y install python3-pip && pip install --break-system-packages notebook==7.4.5 jupyterlab==4.4.5
COPY --chown=www-data:www-data . /var/www/app
WORKDIR /var/www/app
USER www-data
