# Environment of the course "Numerical methods for geoscientists"
FROM python:3.12

ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER ${NB_USER}
ENV NB_UID ${NB_UID}
ENV HOME /home/${NB_USER}

RUN adduser --disabled-password \
    --gecos "Default user" \
    --uid ${NB_UID} \
    ${NB_USER}

# what the notebooks import
RUN pip install --no-cache-dir numpy==2.1.3 scipy==1.14.1 matplotlib==3.9.2
COPY . ${HOME}
USER ${NB_USER}
