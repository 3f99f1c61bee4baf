from soba_services.main import main

main()
