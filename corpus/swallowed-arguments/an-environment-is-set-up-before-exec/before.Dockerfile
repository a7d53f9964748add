FROM ubuntu:22.04
COPY geant4.sh /geant4.sh
ENTRYPOINT ["bash", "/geant4.sh"]
