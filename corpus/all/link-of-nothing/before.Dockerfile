FROM python:3.12
RUN ln
RUN ln -s
RUN ln -sf || true
RUN update-alternatives; alternatives --list
RUN dpkg; rpm -i; gdebi; rm; touch
